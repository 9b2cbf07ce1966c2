using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.Barriers;

/// <summary>
/// Where the words of a barrier stand, and how they change: each change is one compare-and-swap of one word.
/// </summary>
internal readonly struct BarrierCell(SharedMapping memory)
{
    public const long Waiters = RegionLayout.Content, Parties = Waiters + EventCount.Bytes;

    /// <summary>Bytes of the content.</summary>
    public const long Bytes = Waits - RegionLayout.Content + (RegionLayout.Participants * sizeof(int));

    private const long Word = Parties + 8, Reason = Word + 8, Waits = Reason + 8;
    private const int EpochShift = 32, ReasonShift = 48, EpochMask = 0xFFFF, ReasonMask = 0xFF;

    public int PartyCount => memory.At<int>(Parties);

    public BarrierState State => BarrierState.Of(Volatile.Read(ref memory.At<ulong>(Word)));

    /// <summary>How many waits of the participant are going on.</summary>
    public ref int WaitsOf(int slot) => ref memory.At<int>(Waits + (slot * sizeof(int)));

    /// <summary>False: somebody has changed it meanwhile.</summary>
    public bool TrySwap(BarrierState seen, BarrierState next)
    {
        ulong from = seen.Pack();
        FaultPoint.Reach();
        bool swapped = Interlocked.CompareExchange(ref memory.At<ulong>(Word), next.Pack(), from) == from;
        FaultPoint.Reach();
        return swapped;
    }

    /// <summary>Breaks it, unless it is broken already, or another phase has begun.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="process">By which process.</param>
    /// <param name="phase">Only this phase. Null: whichever it is.</param>
    public void Break(BarrierBreakReason reason, int process, uint? phase = null)
    {
        ulong mine = 0;
        while (true)
        {
            BarrierState seen = State;
            if (seen.IsBroken || (phase is { } only && only != seen.Phase))
            {
                // The reason must not stand there for what breaks it next.
                Interlocked.CompareExchange(ref memory.At<ulong>(Reason), seen.IsBroken ? mine : 0, mine);
                return;
            }

            // The reason first: who finds it broken finds that too. The first one stays; that of somebody who
            // came too late to break it is taken away again, hence once more afterwards.
            mine = ((ulong)reason << ReasonShift) | ((ulong)seen.Epoch << EpochShift) | (uint)process;
            Tell(mine, seen.Epoch);
            if (TrySwap(seen, seen with { IsBroken = true }))
            {
                Tell(mine, seen.Epoch);
                EventCount.WakeAll(memory, Waiters);
                return;
            }
        }
    }

    /// <summary>Makes it anew; who waits finds it broken.</summary>
    public void Reset(int process)
    {
        BarrierState seen;
        do
        {
            Break(BarrierBreakReason.Reset, process);
            seen = State;
        }
        while (!seen.IsBroken || !TrySwap(seen, seen.AfterReset));
        EventCount.WakeAll(memory, Waiters);
    }

    /// <summary>Why the barrier was broken in that epoch, and by which process (0: not known any
    /// more).</summary>
    public (BarrierBreakReason Reason, int Process) WhyBroken(int epoch)
    {
        ulong told = Volatile.Read(ref memory.At<ulong>(Reason));
        return told == 0 || EpochOf(told) != epoch
            ? (BarrierBreakReason.Reset, 0)
            : ((BarrierBreakReason)(told >> ReasonShift & ReasonMask), (int)(uint)told);
    }

    private void Tell(ulong reason, int epoch)
    {
        ulong told = Volatile.Read(ref memory.At<ulong>(Reason));
        if (told == 0 || EpochOf(told) != epoch)
        {
            Interlocked.CompareExchange(ref memory.At<ulong>(Reason), reason, told);
            FaultPoint.Reach();
        }
    }

    private static int EpochOf(ulong told) => (int)(told >> EpochShift & EpochMask);
}
