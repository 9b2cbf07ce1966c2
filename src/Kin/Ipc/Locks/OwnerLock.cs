using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.Locks;

/// <summary>
/// The taking and letting go of a <see cref="LockCell"/> by the participants of a region.
/// </summary>
/// <remarks>
/// Free to owned is one compare-and-swap that names the owner, so there is no moment at which a lock is taken
/// and nobody knows by whom; owned to free is one too, and makes a system call only if somebody sleeps.
/// Taking it in passing is allowed (there is no queue): a sleeper who is woken and finds it taken sleeps
/// again. Who is killed after he was woken takes the wake with him, so sleepers look for themselves every
/// second.
/// </remarks>
internal sealed class OwnerLock
{
    private readonly Region _region;
    private readonly SharedMapping _memory;
    private readonly long _offset;
    private readonly uint _mine;

    // Which taking by this participant it is, for the scopes of this process. Of the owner alone.
    private uint _lastTaking, _taking, _diedInTaking;

    public OwnerLock(Region region, long offset)
    {
        (_region, _memory, _offset, _mine) = (region, region.Memory, offset, (uint)region.Slot + 1);
        _ = _memory.At<LockCell>(offset); // it lies within
    }

    public Region Region => _region;

    public long Offset => _offset;

    /// <summary>The futex word, at this moment.</summary>
    public uint Word => Volatile.Read(ref Cell.Word);

    private ref LockCell Cell => ref _memory.Verified<LockCell>(_offset);

    /// <summary>Takes a lock that is free. False: somebody has it.</summary>
    public bool TryTake(uint lease, out bool ownerDied)
    {
        ref LockCell cell = ref Cell;
        if (Interlocked.CompareExchange(ref cell.Word, _mine, 0) == 0)
        {
            ownerDied = false;
            Begin(ref cell, lease);
            return true;
        }

        return TryTake(lease, keep: 0, out ownerDied);
    }

    /// <summary>
    /// As the other; <paramref name="keep"/> is <see cref="LockCell.Sleepers"/> for one who has slept, for he
    /// may not have been the only one.
    /// </summary>
    public bool TryTake(uint lease, uint keep, out bool ownerDied)
    {
        ref LockCell cell = ref Cell;
        while (true)
        {
            uint seen = Volatile.Read(ref cell.Word);
            ownerDied = (seen & LockCell.OwnerDied) != 0;
            if ((seen & LockCell.OwnerMask) != 0)
            {
                return false;
            }

            uint taken = _mine | (seen & LockCell.Sleepers) | keep;
            if (Interlocked.CompareExchange(ref cell.Word, taken, seen) == seen)
            {
                Begin(ref cell, lease);
                return true;
            }
        }
    }

    /// <summary>
    /// Before sleeping: marks the lock so that its owner will wake somebody. False: it is free now. Else the
    /// word to sleep on.
    /// </summary>
    public bool MarkSleeper(out uint word)
    {
        ref LockCell cell = ref Cell;
        while (true)
        {
            word = Volatile.Read(ref cell.Word);
            if ((word & LockCell.OwnerMask) == 0)
            {
                return false;
            }

            uint marked = word | LockCell.Sleepers;
            if (word == marked || Interlocked.CompareExchange(ref cell.Word, marked, word) == word)
            {
                FaultPoint.Reach();
                word = marked;
                return true;
            }
        }
    }

    /// <summary>
    /// One who has slept gives up: he may have been the one who was woken, and the others still sleep.
    /// </summary>
    public void PassOn()
    {
        if (!_region.IsClosed && !MarkSleeper(out _))
        {
            Futex.Wake(ref _memory.WordAt(_offset), 1);
        }
    }

    /// <summary>Lets go of what the same lease took, in that taking. False: it does not have it any
    /// more.</summary>
    public bool Release(uint lease, uint taking)
    {
        ref LockCell cell = ref Cell;
        if (!IsHeldBy(lease, taking))
        {
            return false;
        }

        if (cell.Depth > 0)
        {
            cell.Depth--;
            FaultPoint.Reach();
            return true;
        }

        FaultPoint.Reach();
        cell.Lease = 0;
        FaultPoint.Reach();
        if (Interlocked.CompareExchange(ref cell.Word, 0, _mine) != _mine)
        {
            Volatile.Write(ref cell.Word, 0);
            FaultPoint.Reach();
            Futex.Wake(ref cell.Word, 1);
        }

        FaultPoint.Reach();
        GC.KeepAlive(_memory);
        return true;
    }

    /// <summary>Lets go at once of all that the owner has taken. Returns what <see cref="Resume"/>
    /// needs.</summary>
    public uint ReleaseWhole(uint lease, uint taking)
    {
        uint depth = Cell.Depth;
        Cell.Depth = 0;
        Release(lease, taking);
        return depth;
    }

    /// <summary>
    /// After it was let go of whole, and has been taken again by the same lease: the scopes of that taking
    /// are good again, and say that an owner died, if he did meanwhile.
    /// </summary>
    public void Resume(uint depth, uint taking, bool died)
    {
        Cell.Depth = depth;
        _taking = taking;
        _diedInTaking = died ? taking : _diedInTaking;
    }

    /// <summary>Whether an owner died while the lock was let go of in the middle of that taking.</summary>
    public bool DiedMeanwhile(uint taking) => _diedInTaking == taking;

    /// <summary>Whether this lease of this participant has it, by that taking.</summary>
    public bool IsHeldBy(uint lease, uint taking) => IsHeldBy(lease) && _taking == taking;

    /// <summary>Whether this lease of this participant has it.</summary>
    public bool IsHeldBy(uint lease)
    {
        ref LockCell cell = ref Cell;
        return (Volatile.Read(ref cell.Word) & LockCell.OwnerMask) == _mine && cell.Lease == lease;
    }

    /// <summary>Counts one more taking by the one who has it.</summary>
    public void Deepen() => Cell.Depth++;

    /// <summary>Which taking this is; of the owner alone.</summary>
    public uint Taking => _taking;

    /// <summary>Refuses a lock word that names an owner who cannot be: it would never be free.</summary>
    public static void Verify(SharedMapping memory, long offset, string kind)
    {
        ref LockCell cell = ref memory.At<LockCell>(offset);
        uint word = Volatile.Read(ref cell.Word);
        int owner = LockCell.OwnerOf(word);
        bool cannotBe = owner >= RegionLayout.Participants;
        if (owner >= 0 && !cannotBe)
        {
            // Who leaves lets go first. So with nobody at that place, before and after, it is nobody's.
            uint before = Volatile.Read(ref RegionLayout.Slot(memory, owner).Generation);
            Interlocked.MemoryBarrier();
            cannotBe = (before & 1) == 0 && LockCell.OwnerOf(Volatile.Read(ref cell.Word)) == owner
                && Volatile.Read(ref RegionLayout.Slot(memory, owner).Generation) == before;
        }

        if (cannotBe)
        {
            throw new InvalidDataException($"{kind}: its lock word {word:x} names an owner that cannot be.");
        }
    }

    /// <summary>Gives a lock of a dead participant to the next one, who is told.</summary>
    public static void Recover(SharedMapping memory, long offset, int slot)
    {
        ref LockCell cell = ref memory.At<LockCell>(offset);
        uint seen = Volatile.Read(ref cell.Word);
        if (LockCell.OwnerOf(seen) != slot)
        {
            return;
        }

        FaultPoint.Reach();
        cell.Lease = 0;
        FaultPoint.Reach();
        cell.Depth = 0;
        FaultPoint.Reach();
        while (Interlocked.CompareExchange(ref cell.Word, LockCell.OwnerDied, seen) != seen)
        {
            seen = Volatile.Read(ref cell.Word); // a sleeper has marked it
        }

        FaultPoint.Reach();
        Futex.Wake(ref cell.Word, int.MaxValue);
        FaultPoint.Reach();
        GC.KeepAlive(memory);
    }

    // What is written here nobody else writes. Closed: another thread has disposed the object, and the lock
    // may have been taken on a page that nobody else sees.
    private void Begin(ref LockCell cell, uint lease)
    {
        _taking = ++_lastTaking;
        FaultPoint.Reach();
        cell.Turn++;
        FaultPoint.Reach();
        cell.Lease = lease;
        FaultPoint.Reach();
        ObjectDisposedException.ThrowIf(_memory.IsClosed, typeof(SharedObject));
    }
}
