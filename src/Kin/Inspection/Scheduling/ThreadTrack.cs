using Kin.Native;

namespace Kin.Inspection.Scheduling;

/// <summary>What has become of one thread so far. Not thread-safe.</summary>
internal sealed class ThreadTrack
{
    private const int States = 6;

    private readonly long[] _totals = new long[States];
    private readonly Dictionary<int, BlockedOn> _looks = [];

    public ThreadTrack(int process, int thread, int parent, long born) =>
        (Process, Thread, Parent, Born, Since) = (process, thread, parent, born, born);

    public int Process { get; }

    public int Thread { get; private set; }

    public int Parent { get; }

    /// <summary>When it was made, or seen first.</summary>
    public long Born { get; }

    /// <summary>When it ended; null: it lives.</summary>
    public long? Ended { get; private set; }

    /// <summary>When a look found it in /proc no more, though no record told its end; null: never.</summary>
    public long? GoneSince { get; set; }

    /// <summary>The record of its end was lost: it is looked at no more.</summary>
    public bool IsGone { get; set; }

    /// <summary>It was there before the trace.</summary>
    public bool IsSeeded { get; init; }

    public string Name { get; set; } = "";

    public SchedulingState State { get; private set; }

    /// <summary>When the state began.</summary>
    public long Since { get; private set; }

    public int Cpu { get; private set; } = -1;

    public long Voluntary { get; set; }

    public long Involuntary { get; set; }

    public long Migrations { get; private set; }

    /// <summary>The state that it is in now was looked at.</summary>
    public bool IsLookedAt { get; set; }

    /// <summary>Time ready by schedstat: when it was seen first, and last. Nanoseconds.</summary>
    public long ReadyBefore { get; set; }

    public long ReadySeen { get; set; }

    /// <summary>Who woke it while it was still running; taken by the next step.</summary>
    public int EarlyWaker { get; set; }

    public StepList Steps { get; } = new();

    /// <summary>From here on steps were not kept; null: all were.</summary>
    public long? KeptUntil { get; private set; }

    /// <summary>Nanoseconds in a state, up to the last change.</summary>
    public long Total(SchedulingState state) => _totals[(int)state];

    /// <summary>What was seen in a step; null: nobody looked.</summary>
    public BlockedOn? LookAt(int step) => _looks.GetValueOrDefault(step);

    /// <summary>Comes into a state, or gets another CPU.</summary>
    /// <param name="state">The state.</param>
    /// <param name="time">When. Not before the last change: then it is that moment.</param>
    /// <param name="cpu">Of running: where; else -1.</param>
    /// <param name="waker">Who made it so; 0: nobody or unknown.</param>
    /// <param name="byInterrupt">An interrupt did.</param>
    /// <param name="isKept">The step is kept.</param>
    public void Move(
        SchedulingState state, long time, int cpu = -1, int waker = 0, bool byInterrupt = false,
        bool isKept = true)
    {
        time = Math.Max(time, Since);
        _totals[(int)State] += time - Since;
        Migrations += cpu >= 0 && Cpu >= 0 && cpu != Cpu ? 1 : 0;
        Cpu = cpu >= 0 ? cpu : Cpu;
        (State, Since, IsLookedAt) = (state, time, false);
        if (isKept && KeptUntil is null)
        {
            Steps.Add(new ThreadStep(time, waker, (short)Cpu, state, byInterrupt));
        }
        else
        {
            KeptUntil ??= time;
        }
    }

    /// <summary>It was on this CPU before the trace.</summary>
    public void WasOn(int cpu) => Cpu = cpu;

    /// <summary>It ended, or the trace did.</summary>
    public void End(long time, bool isDead)
    {
        time = Math.Max(time, Since);
        _totals[(int)State] += time - Since;
        Since = time;
        Ended = isDead ? time : null;
    }

    /// <summary>It has taken the number of the process over: one of its threads ran a program.</summary>
    public void Rename(int thread) => Thread = thread;

    /// <summary>
    /// A look told more about a step, if that was what the thread did at the moment of the look: the records
    /// up to it have been taken in meanwhile.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="moment">When it was looked at.</param>
    /// <param name="state">Its state; null: as the records have it.</param>
    /// <param name="on">What is waited for; null: unknown.</param>
    public void Learn(int step, long moment, SchedulingState? state, BlockedOn? on)
    {
        bool isLast = step == Steps.Count - 1;
        long end = isLast ? Ended ?? long.MaxValue : Steps[step + 1].Time;
        if (KeptUntil is not null || end < moment)
        {
            return;
        }

        ThreadStep told = Steps[step];
        if (state is SchedulingState seen && seen != told.State)
        {
            long closed = isLast && Ended is null ? 0 : end - told.Time;
            _totals[(int)(SchedulingState)told.State] -= closed;
            _totals[(int)seen] += closed;
            Steps[step] = told with { State = seen };
            State = isLast ? seen : State;
        }

        if (on is not null)
        {
            _looks[step] = on;
        }
    }

    /// <summary>The sixteen bytes of a name, which end with a NUL.</summary>
    public static string NameOf(ulong low, ulong high)
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(ulong)];
        BitConverter.TryWriteBytes(bytes, low);
        BitConverter.TryWriteBytes(bytes[sizeof(ulong)..], high);
        int end = bytes.IndexOf((byte)0);
        return SystemText.Decode(end < 0 ? bytes : bytes[..end]);
    }
}
