using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Memory;
using Kin.Native.Processes;

namespace Kin.Ipc.Regions;

/// <summary>
/// A region that this process has open: its memory, and a place among its participants.
/// </summary>
/// <remarks>
/// A participant is one open object, not one process. It has an open file description of its own, which holds
/// the lock of its place for life; the descriptor is close-on-exec and never sent, so the lock is free when,
/// and only when, the object is disposed or its process is dead. No time-out decides that. All members are
/// thread-safe.
/// </remarks>
internal sealed class Region : IDisposable
{
    private const long SweepMilliseconds = 900;

    // Their names go when this process ends in order, if it was the last one.
    private static readonly OpenRegions s_named = new(static region => region.EndWithProcess());

    private readonly Lock _gate = new();
    private readonly SafeFd _file;
    private readonly IRegionContent _content;
    private DeathWatch? _deaths;
    private long _lastSweep;
    private uint _watchedJoins;
    private bool _closed;

    /// <summary>Takes part in a region whose header has been verified. Takes the file over.</summary>
    /// <exception cref="InvalidOperationException">It has all the participants that it can have.</exception>
    public Region(SafeFd file, SharedMapping memory, IRegionContent content, string? name)
    {
        _file = file;
        Memory = memory;
        _content = content;
        Name = name;
        Identity = RegionLayout.Header(memory).Identity;
        Slot = Claim();
        if (name is not null)
        {
            s_named.Add(this);
        }
    }

    public SharedMapping Memory { get; }

    /// <summary>Null: anonymous.</summary>
    public string? Name { get; private set; }

    /// <summary>How messages call it.</summary>
    public string Subject => Name is null ? "an anonymous region" : $"'{Name}'";

    public Guid Identity { get; }

    /// <summary>The place of this participant.</summary>
    public int Slot { get; }

    public bool IsClosed => Memory.IsClosed;

    /// <summary>It is closed, or about to be: those who sleep are woken after this is true.</summary>
    public bool IsClosing => Volatile.Read(ref _closed);

    /// <summary>The file, for those to whom it is handed on: they open it anew.</summary>
    public SafeFd File => _file;

    /// <summary>How many participants were found dead since the region was made.</summary>
    public uint Deaths => Volatile.Read(ref RegionLayout.Header(Memory).Deaths);

    /// <summary>Places that are taken, by the living and by the dead who have not been found.</summary>
    public IEnumerable<int> TakenSlots() =>
        Enumerable.Range(0, RegionLayout.Participants).Where(slot => RegionLayout.Slot(Memory, slot).IsTaken);

    /// <summary>Whether the one who took the place still has it.</summary>
    public bool IsAlive(int slot) =>
        slot == Slot || RecordLock.Find(_file, RegionLayout.LockOf(slot), Subject) is not null;

    /// <summary>Makes the file at least so long, if it grows. False: there is not so much memory
    /// left.</summary>
    public bool TryExtend(long length)
    {
        _ = SharedMemoryFile.TryExtend(_file, length, Subject);
        return Reaches(length); // another may have found the room that this one did not
    }

    /// <summary>Whether the file has so many bytes by now: they may be used from then on.</summary>
    public bool Reaches(long length)
    {
        if (Memory.Backed < length)
        {
            Memory.Learn(FileIdentity.Of(_file).Size);
        }

        return Memory.Backed >= length;
    }

    /// <summary>Gives back what dead participants had. Returns how many there were.</summary>
    public int Sweep()
    {
        // The lock: two threads of this process share one description, so the kernel lets both in.
        lock (_gate)
        {
            int found = 0;
            for (int slot = 0; slot < RegionLayout.Participants && !_closed; slot++)
            {
                found += slot != Slot && RegionLayout.Slot(Memory, slot).IsTaken && Clean(slot) ? 1 : 0;
            }

            return found;
        }
    }

    /// <summary>As <see cref="Sweep"/>, unless that was done within the last second by this object.</summary>
    /// <returns>Whether it was looked.</returns>
    public bool SweepIfDue()
    {
        long now = Environment.TickCount64;
        bool due = now - Volatile.Read(ref _lastSweep) >= SweepMilliseconds;
        if (due)
        {
            Volatile.Write(ref _lastSweep, now);
            Sweep();
        }

        return due;
    }

    /// <summary>As <see cref="Sweep"/>, for a thread that cannot do anything about a failure.</summary>
    public void TrySweep()
    {
        try
        {
            Sweep();
        }
        catch (Exception e) when (e is InvalidOperationException or LinuxException or ArgumentException)
        {
            // Disposed meanwhile, or damaged: the next one who waits is told.
        }
    }

    /// <summary>
    /// From now on the death of that participant is noticed at once (<see cref="DeathWatch"/>). False: it is
    /// not, and who waits for it has to look.
    /// </summary>
    public bool WatchForDeath(int slot)
    {
        if (slot == Slot || (uint)slot >= RegionLayout.Participants)
        {
            return true;
        }

        DeathWatch watch = Volatile.Read(ref _deaths)
            ?? Interlocked.CompareExchange(ref _deaths, new DeathWatch(this), null) ?? _deaths!;
        return watch.TryAdd(slot);
    }

    /// <summary>As <see cref="WatchForDeath"/>, for all participants that there are now.</summary>
    public void WatchAll()
    {
        // Who sleeps often would spend more on looking at the places than on sleeping.
        uint joins = Volatile.Read(ref RegionLayout.Header(Memory).Joins);
        if (joins == Volatile.Read(ref _watchedJoins))
        {
            return;
        }

        bool all = true;
        foreach (int slot in TakenSlots())
        {
            all &= WatchForDeath(slot);
        }

        if (all)
        {
            Volatile.Write(ref _watchedJoins, joins);
        }
    }

    /// <summary>
    /// The process ends without having disposed this: takes the name away if nobody else has the region open.
    /// Threads that still run may go on with it.
    /// </summary>
    public void EndWithProcess()
    {
        lock (_gate)
        {
            if (!_closed && Name is not null
                && (RegionLayout.Header(Memory).Flags & RegionHeader.Persistent) == 0)
            {
                RegionLayout.Slot(Memory, Slot).IsEnding = 1;
                RegionFile.RemoveIfUnused(_file, Memory, RegionName.PathOf(Name));
            }
        }
    }

    /// <summary>The region was not published: it has no name to take away.</summary>
    public void ForgetName() => Name = null;

    /// <summary>Leaves: what this participant had goes back, and so does the name if nobody else is
    /// left.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
        }

        // In this order: after the first mapping is gone no thread of this process changes anything in the
        // region, so what is given back after it stays so. Its sleepers are woken to see that it is closed.
        using SharedMapping? own = TryMapAgain();
        try
        {
            _content.WakeAll(Memory);
            if (own is not null)
            {
                Memory.Dispose();
            }

            Leave(own ?? Memory);
        }
        finally
        {
            Memory.Dispose();
            _deaths?.Dispose();
            _file.Dispose();
        }
    }

    private SharedMapping? TryMapAgain()
    {
        try
        {
            return SharedMapping.Map(
                _file, Memory.Length, MappingAccess.Shared, Subject, FileIdentity.Of(_file).Size);
        }
        catch (LinuxException)
        {
            return null; // no map left to give: leaves by the one that is there
        }
    }

    private void Leave(SharedMapping memory)
    {
        FaultPoint.Reach();
        _content.Recover(memory, Slot);
        FaultPoint.Reach();
        RegionLayout.Slot(memory, Slot).Generation++;
        FaultPoint.Reach();
        _content.WakeAll(memory);
        if (Name is not null && (RegionLayout.Header(memory).Flags & RegionHeader.Persistent) == 0)
        {
            RecordLock.Release(_file, RegionLayout.LockOf(Slot), Subject);
            RegionFile.RemoveIfUnused(_file, memory, RegionName.PathOf(Name));
        }
    }

    private int Claim()
    {
        for (int slot = 0; slot < RegionLayout.Participants; slot++)
        {
            if (RecordLock.TryTake(_file, RegionLayout.LockOf(slot), Subject))
            {
                FaultPoint.Reach();
                ref Participant place = ref RegionLayout.Slot(Memory, slot);
                if (place.IsTaken && !TryBury(slot) && place.IsTaken)
                {
                    RecordLock.Release(_file, RegionLayout.LockOf(slot), Subject);
                    continue; // somebody else is at it
                }

                ProcessIdentity own = ProcessIdentity.Own;
                place.ProcessId = own.Id;
                FaultPoint.Reach();
                place.StartTicks = own.StartTicks;
                place.Namespace = own.Namespace;
                place.IsEnding = 0;
                place.Board = Locks.WaitBoard.Own.Descriptor;
                FaultPoint.Reach();
                Volatile.Write(ref place.Generation, place.Generation + 1);
                FaultPoint.Reach();
                Interlocked.Increment(ref RegionLayout.Header(Memory).Joins);
                FaultPoint.Reach();
                return slot;
            }
        }

        throw new InvalidOperationException(
            $"{Subject} is open {RegionLayout.Participants} times, which is as often as it can be.");
    }

    private bool Clean(int slot)
    {
        bool ended = RecordLock.TryTake(_file, RegionLayout.LockOf(slot), Subject);
        try
        {
            return (ended || IsPast(slot)) && TryBury(slot, ended);
        }
        finally
        {
            if (ended)
            {
                RecordLock.Release(_file, RegionLayout.LockOf(slot), Subject);
            }
        }
    }

    // Its process may still be closing its files, and has the lock of the place until then.
    private bool IsPast(int slot) =>
        (Volatile.Read(ref _deaths) is DeathWatch deaths && deaths.IsPast(slot)) || HasEnded(slot);

    // Who looks at the memory of a process (/proc/PID/smaps) keeps it, and with it the lock, beyond the end
    // of the process, for as long as he looks.
    private bool HasEnded(int slot)
    {
        ref Participant place = ref RegionLayout.Slot(Memory, slot);
        uint generation = Volatile.Read(ref place.Generation);
        bool isTaken = place.IsTaken;
        bool ended = isTaken && place.Process.HasEnded();
        return ended && Volatile.Read(ref place.Generation) == generation; // else it was of another one
    }

    // Of one who has ended (the caller has the lock of the place), or is past his last instruction. False:
    // there is nobody left to bury, or somebody else does it.
    private bool TryBury(int slot, bool ended = true)
    {
        if (!RecordLock.TryTake(_file, RegionLayout.BurialOf(slot), Subject))
        {
            return false;
        }

        try
        {
            FaultPoint.Reach();

            // Asked anew: another one may have buried him, and a third have taken the place.
            bool dead = RegionLayout.Slot(Memory, slot).IsTaken && (ended || IsPast(slot));
            if (dead)
            {
                Bury(slot);
            }

            return dead;
        }
        finally
        {
            FaultPoint.Reach();
            RecordLock.Release(_file, RegionLayout.BurialOf(slot), Subject);
            FaultPoint.Reach();
        }
    }

    // Under the lock for it. A death in the middle leaves it to the next one, who begins again.
    private void Bury(int slot)
    {
        Reaches(Memory.Length); // so far as the dead one can have seen
        FaultPoint.Reach();
        _content.Recover(Memory, slot);
        FaultPoint.Reach();
        RegionLayout.Slot(Memory, slot).Generation++;
        FaultPoint.Reach();
        Interlocked.Increment(ref RegionLayout.Header(Memory).Deaths);
        FaultPoint.Reach();
        _content.WakeAll(Memory);
    }
}
