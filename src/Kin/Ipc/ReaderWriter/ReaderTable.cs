using System.Runtime.InteropServices;
using Kin.Ipc.Locks;
using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.ReaderWriter;

/// <summary>
/// Where things stand in the region of a reader-writer lock, and who reads. Each participant has entries in
/// cache lines of its own, so readers of different processes do not disturb each other.
/// </summary>
internal static class ReaderTable
{
    /// <summary>The lock among writers.</summary>
    public const long Cell = RegionLayout.Content;

    /// <summary>The futex word of readers (<see cref="Gate"/>).</summary>
    public const long GateWord = Cell + 64;

    /// <summary>The first place that nobody has read from yet. Only grows.</summary>
    public const long Reach = GateWord + 4;

    /// <summary>Told whenever there may be fewer readers than before: what a writer sleeps on.</summary>
    public const long Drain = Cell + 128;

    /// <summary>The entries.</summary>
    public const long Places = Cell + 256;

    /// <summary>Where the region ends.</summary>
    public const long End = Places + (RegionLayout.Participants * PlaceBytes);

    /// <summary>Entries of a participant with a name; the next one counts.</summary>
    public const int Named = 15;

    private const long PlaceBytes = (Named + 1) * ReaderEntry.Bytes;

    public static ref ReaderEntry Entry(SharedMapping memory, int slot, int index) =>
        ref memory.At<ReaderEntry>(Places + (slot * PlaceBytes) + (index * ReaderEntry.Bytes));

    /// <summary>How many places there are to look at.</summary>
    public static int ReachOf(SharedMapping memory) =>
        (int)Math.Min(Volatile.Read(ref memory.At<uint>(Reach)), RegionLayout.Participants);

    /// <summary>Before the first entry of a participant: those who look will look at it.</summary>
    public static void Extend(SharedMapping memory, int slot)
    {
        ref uint reach = ref memory.At<uint>(Reach);
        uint seen;
        while ((seen = Volatile.Read(ref reach)) <= slot)
        {
            Interlocked.CompareExchange(ref reach, (uint)slot + 1, seen);
            FaultPoint.Reach();
        }
    }

    /// <summary>Whether anybody is in one of these states.</summary>
    public static bool Any(SharedMapping memory, ReaderState states)
    {
        int reach = ReachOf(memory);
        for (int slot = 0; slot < reach; slot++)
        {
            if (HasAny(memory, slot, states))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether anybody of that participant is in one of these states.</summary>
    public static bool HasAny(SharedMapping memory, int slot, ReaderState states)
    {
        Span<ReaderEntry> entries = EntriesOf(memory, slot);
        bool any = ReaderEntry.Counts(Volatile.Read(ref entries[Named].Word), states);
        for (int i = 0; i < Named && !any; i++)
        {
            any = (ReaderEntry.StateOf(Volatile.Read(ref entries[i].Word)) & states) != 0;
        }

        GC.KeepAlive(memory);
        return any;
    }

    /// <summary>Whether that lease of that participant reads, in another entry than this one.</summary>
    public static bool Reads(SharedMapping memory, int slot, uint lease, int except)
    {
        Span<ReaderEntry> entries = EntriesOf(memory, slot);
        for (int i = 0; i < Named; i++)
        {
            ulong word = Volatile.Read(ref entries[i].Word);
            if (i != except && ReaderEntry.LeaseOf(word) == lease
                && ReaderEntry.StateOf(word) == ReaderState.Reading)
            {
                return true;
            }
        }

        GC.KeepAlive(memory);
        return false;
    }

    /// <summary>All who read and have a name. The memory may be anybody's, and anything.</summary>
    public static List<LockHolder> Holders(SharedMapping memory)
    {
        List<LockHolder> found = [];
        int reach = memory.Length < End ? 0 : ReachOf(memory);
        for (int place = 0; place < reach * (Named + 1); place++)
        {
            (int slot, int index) = (place / (Named + 1), place % (Named + 1));
            ReaderEntry entry = Entry(memory, slot, index);
            if (index != Named && ReaderEntry.StateOf(entry.Word) == ReaderState.Reading)
            {
                found.Add(new(
                    slot, ReaderEntry.LeaseOf(entry.Word), place, ReaderEntry.TurnOf(entry.Word)));
            }
        }

        return found;
    }

    /// <summary>Gives back what the readers of a participant had.</summary>
    public static void Clear(SharedMapping memory, int slot)
    {
        for (int i = 0; i < Named; i++)
        {
            ref ulong word = ref Entry(memory, slot, i).Word;
            Interlocked.Exchange(ref word, ReaderEntry.Freed(Volatile.Read(ref word)));
            FaultPoint.Reach();
        }

        Interlocked.Exchange(ref Entry(memory, slot, Named).Word, 0);
        EventCount.WakeAll(memory, Drain);
    }

    private static Span<ReaderEntry> EntriesOf(SharedMapping memory, int slot) =>
        MemoryMarshal.Cast<byte, ReaderEntry>(memory.Use(Places + (slot * PlaceBytes), (int)PlaceBytes));
}
