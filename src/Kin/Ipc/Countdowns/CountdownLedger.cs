using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.Countdowns;

/// <summary>
/// The count, and what of it each participant has taken on, such that the dead can be counted down for,
/// exactly once, at whatever instruction they were killed.
/// </summary>
/// <remarks>
/// <para>
/// Two words cannot change at once: the count, and what its participant still owes. So he writes his intent
/// (so many, with the next number of his own), then changes the count in a compare-and-swap that leaves his
/// place and this number in the word, then writes what he owes now. Who overwrites the word writes down
/// before that he has seen the number there. So whether the count was changed can be told at any time: the
/// number is in the word, or it was seen.
/// </para>
/// <para>
/// One at a time acts for a participant: he himself, one thread at a time, or whoever cleans up after him.
/// </para>
/// </remarks>
internal readonly struct CountdownLedger(SharedMapping memory)
{
    public const int Most = (1 << CountBits) - 1;
    public const long Waiters = RegionLayout.Content;
    public const long Initial = Waiters + EventCount.Bytes, Word = Initial + 8;

    /// <summary>Bytes of the content.</summary>
    public const long Bytes = Entries - RegionLayout.Content + (RegionLayout.Participants * EntryBytes);

    private const int CountBits = 24, WhoBits = 8, CountShift = 32 + WhoBits;
    private const long Entries = Word + 48, EntryBytes = 32;

    /// <summary>How many are left.</summary>
    public int Count => CountOf(Volatile.Read(ref State));

    /// <summary>How many the dead had taken on.</summary>
    public long Abandoned
    {
        get
        {
            long all = 0;
            for (int slot = 0; slot < RegionLayout.Participants; slot++)
            {
                all += High(Volatile.Read(ref Lost(slot)));
            }

            return all;
        }
    }

    private ref ulong State => ref memory.At<ulong>(Word);

    /// <summary>Sets the word of a new one.</summary>
    public void Begin(int count)
    {
        memory.At<int>(Initial) = count;
        State = (ulong)count << CountShift;
    }

    /// <summary>Changes the count by so many; false: it would leave its bounds.</summary>
    public bool TryChange(int by, int from, out int count)
    {
        while (true)
        {
            ulong seen = Volatile.Read(ref State);
            count = CountOf(seen);
            if (count < from || count + by is < 0 or > Most)
            {
                return false;
            }

            if (TrySwap(seen, (ulong)(count + by) << CountShift))
            {
                count += by;
                return true;
            }
        }
    }

    /// <summary>Makes the count that.</summary>
    public void Set(int count)
    {
        while (!TrySwap(Volatile.Read(ref State), (ulong)count << CountShift))
        {
        }
    }

    /// <summary>The participant owes so many of the count.</summary>
    public void Take(int slot, int count)
    {
        ulong owed = Volatile.Read(ref Owed(slot));
        Volatile.Write(ref Owed(slot), Pair((uint)owed, High(owed) + (uint)count));
        FaultPoint.Reach();
    }

    /// <summary>Counts down so many that the participant owes.</summary>
    public void Pay(int slot, uint count)
    {
        uint number = (uint)Volatile.Read(ref Owed(slot)) + 1;
        FaultPoint.Reach();
        Interlocked.Exchange(ref Intent(slot), Pair(number, count));
        FaultPoint.Reach();
        Settle(slot);
    }

    /// <summary>Counts down all that the participant, who is gone, still owes.</summary>
    public void PayForTheDead(int slot)
    {
        Settle(slot);
        ulong owed = Volatile.Read(ref Owed(slot)), lost = Volatile.Read(ref Lost(slot));
        uint number = (uint)owed + 1;
        if (High(owed) == 0)
        {
            return;
        }

        if ((uint)lost != number)
        {
            Volatile.Write(ref Lost(slot), Pair(number, High(lost) + High(owed)));
            FaultPoint.Reach();
        }

        Pay(slot, High(owed));
    }

    private static int CountOf(ulong state) => (int)(state >> CountShift);

    private static ulong Pair(uint low, uint high) => ((ulong)high << 32) | low;

    private static uint High(ulong pair) => (uint)(pair >> 32);

    // Does what was intended, as far as it was not done.
    private void Settle(int slot)
    {
        ulong intent = Volatile.Read(ref Intent(slot)), owed = Volatile.Read(ref Owed(slot));
        uint number = (uint)intent;
        if ((uint)owed == number)
        {
            return;
        }

        ulong mark = ((ulong)(uint)(slot + 1) << 32) | number;
        while (true)
        {
            // In this order: who overwrites the word has written down before that he saw the number.
            ulong seen = Volatile.Read(ref State);
            bool done = (seen & ((1UL << CountShift) - 1)) == mark
                || Volatile.Read(ref Acknowledged(slot)) == number;
            ulong left = (ulong)Math.Max(0, CountOf(seen) - (long)High(intent));
            if (done || TrySwap(seen, (left << CountShift) | mark))
            {
                break;
            }
        }

        uint still = (uint)Math.Max(0, High(owed) - (long)High(intent));
        FaultPoint.Reach();
        Interlocked.Exchange(ref Owed(slot), Pair(number, still));
        FaultPoint.Reach();
    }

    private bool TrySwap(ulong seen, ulong next)
    {
        int who = (int)(seen >> 32 & ((1 << WhoBits) - 1)) - 1;
        if (who is >= 0 and < RegionLayout.Participants)
        {
            // From the number before only: one who was held up here must not take a later one back.
            Interlocked.CompareExchange(ref Acknowledged(who), (uint)seen, (uint)seen - 1);
            FaultPoint.Reach();
        }

        return Interlocked.CompareExchange(ref State, next, seen) == seen;
    }

    private ref ulong Intent(int slot) => ref memory.At<ulong>(Entries + (slot * EntryBytes));

    private ref ulong Owed(int slot) => ref memory.At<ulong>(Entries + (slot * EntryBytes) + 8);

    private ref ulong Lost(int slot) => ref memory.At<ulong>(Entries + (slot * EntryBytes) + 16);

    private ref uint Acknowledged(int slot) => ref memory.At<uint>(Entries + (slot * EntryBytes) + 24);
}
