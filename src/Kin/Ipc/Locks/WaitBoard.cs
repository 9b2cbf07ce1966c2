using System.Globalization;
using Kin.Ipc.Regions;
using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Memory;
using Kin.Native.Proc;

namespace Kin.Ipc.Locks;

/// <summary>
/// Who waits for what in one process, readable by the others: a memory file that the participants of every
/// region name, so that whoever looks for a deadlock can follow from the owner of a lock to what he waits
/// for, through processes with which he shares nothing.
/// </summary>
/// <remarks>
/// The files of another process are opened by /proc/PID/fd, for which the kernel asks the same rights as for
/// tracing (same user, or CAP_SYS_PTRACE): where it refuses, no deadlock is seen through that process.
/// </remarks>
internal sealed class WaitBoard
{
    /// <summary>What the kernel calls its file, behind "/memfd:".</summary>
    public const string Name = "kin-waits";

    private const int Entries = 1024;

    /// <summary>Behind the entries: how many tries of locks this process has made in vain.</summary>
    private const int Tries = Entries * WaitEntry.Bytes, Bytes = Tries + WaitEntry.Bytes;

    private static readonly Lock s_creating = new();
    private static WaitBoard? s_own;

    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private readonly SharedMapping _memory;
    private readonly SafeFd? _file;
    private int _used;

    private WaitBoard(SharedMapping memory, SafeFd? file) => (_memory, _file) = (memory, file);

    /// <summary>That of this process.</summary>
    public static WaitBoard Own
    {
        get
        {
            if (Volatile.Read(ref s_own) is { } known)
            {
                return known;
            }

            lock (s_creating)
            {
                return s_own ??= Create();
            }
        }
    }

    /// <summary>The number of its descriptor.</summary>
    public int Descriptor => _file!.Number;

    /// <summary>That of another process; null: it is gone, or not for us.</summary>
    public static WaitBoard? TryOpen(int process, int descriptor)
    {
        if (process == Environment.ProcessId)
        {
            return Own;
        }

        return TryMap(process, descriptor, Bytes, unsealed: null) is { } memory
            ? new(memory, null) : null;
    }

    /// <summary>The file behind a descriptor of another process, to be read; null: it is not that.</summary>
    /// <param name="process">The process.</param>
    /// <param name="descriptor">Its descriptor.</param>
    /// <param name="least">It has so many bytes at least.</param>
    /// <param name="unsealed">
    /// If somebody can make it shorter, so that who reads where it has ended would be killed (SIGBUS), these
    /// parts of it are copied; null: there has to be a seal against that.
    /// </param>
    public static SharedMapping? TryMap(
        int process, int descriptor, long least, (long Offset, int Length)[]? unsealed)
    {
        int number = LivingThread.NumberFor(process);
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/{number}/fd/{descriptor}");
        using SafeFd? file = OpenFile.TryOpen(path, Libc.O_RDONLY | Libc.O_NONBLOCK, 0, out _);
        if (file is null || FileIdentity.Of(file) is not { IsRegular: true } identity
            || identity.Size < least)
        {
            return null;
        }

        bool isSealed = MemoryFile.IsSizeSealed(file);

        try
        {
            return isSealed ? SharedMapping.Map(file, identity.Size, MappingAccess.ReadOnly, path)
                : unsealed is null ? null : SharedMapping.Copy(file, identity.Size, unsealed);
        }
        catch (LinuxException)
        {
            return null; // longer than there are addresses: whoever made it, it is no file of ours
        }
    }

    /// <summary>Writes down that <paramref name="lease"/> waits for that lock, until it is
    /// disposed.</summary>
    public WaitRecord Begin(OwnerLock wanted, uint lease) =>
        Begin(wanted.Region, wanted.Offset, WaitKind.Owner, lease);

    /// <summary>As the other, for whatever can be waited for.</summary>
    public WaitRecord Begin(Region region, long offset, WaitKind kind, uint lease)
    {
        int descriptor = region.File.Number;
        int index = Take();
        if (index >= 0)
        {
            ref WaitEntry entry = ref At(index);
            entry.Turn++;
            entry.Descriptor = descriptor;
            entry.Kind = kind;
            entry.Offset = offset;
            entry.Region = region.Identity;
            entry.Since = System.Diagnostics.Stopwatch.GetTimestamp();
            FaultPoint.Reach();
            Volatile.Write(ref entry.Lease, lease);
            FaultPoint.Reach();
        }

        return new WaitRecord(this, index, lease);
    }

    /// <summary>Takes a note away.</summary>
    public void End(int index)
    {
        Volatile.Write(ref At(index).Lease, 0);
        FaultPoint.Reach();
        lock (_gate)
        {
            _free.Push(index);
        }
    }

    /// <summary>
    /// What that one waits for; null: nothing. An owner who has the lock and has not written who he is yet
    /// (lease 0) waits for nothing, whatever the entries say that nobody uses.
    /// </summary>
    public WaitEntry? Find(uint lease)
    {
        for (int i = 0; i < Entries && lease != 0; i++)
        {
            if (Volatile.Read(ref At(i).Lease) == lease)
            {
                WaitEntry entry = At(i);
                Interlocked.MemoryBarrier(); // read before it is looked at whether it is the same still
                return Volatile.Read(ref At(i).Lease) == lease && At(i).Turn == entry.Turn ? entry : null;
            }
        }

        return null;
    }

    /// <summary>All waits that are written down.</summary>
    public IEnumerable<WaitEntry> All()
    {
        for (int i = 0; i < Entries; i++)
        {
            if (Find(Volatile.Read(ref At(i).Lease)) is WaitEntry entry)
            {
                yield return entry;
            }
        }
    }

    /// <summary>A try found the lock taken until its time was over.</summary>
    public void NoteVainTry() => Interlocked.Increment(ref _memory.At<long>(Tries));

    /// <summary>How many there have been.</summary>
    public long VainTries => Volatile.Read(ref _memory.At<long>(Tries));

    private static WaitBoard Create()
    {
        SafeFd file = MemoryFile.Create(Name, Bytes);
        return new WaitBoard(SharedMapping.Map(file, Bytes, MappingAccess.Shared, Name), file);
    }

    private ref WaitEntry At(int index) => ref _memory.At<WaitEntry>((long)index * WaitEntry.Bytes);

    // -1: as many wait as can be written down; the others wait all the same.
    private int Take()
    {
        lock (_gate)
        {
            return _free.TryPop(out int index) ? index : _used < Entries ? _used++ : -1;
        }
    }
}
