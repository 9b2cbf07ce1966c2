namespace Kin.Inspection;

/// <summary>How a <see cref="SchedulingTrace"/> is made.</summary>
/// <remarks>Immutable.</remarks>
public sealed record SchedulingTraceOptions
{
    private const int UsualRing = 4 << 20, LeastRing = 64 << 10, MostRing = 1 << 30;
    private const long UsualIntervals = 20_000_000;

    /// <summary>
    /// Only context switches, as for a user without privilege, though tracepoints may be allowed. Default:
    /// the most that is allowed.
    /// </summary>
    public bool OnlyContextSwitches { get; init; }

    /// <summary>
    /// Room for records that were not read yet, in bytes for each CPU; a switch takes 48 of them, or with
    /// tracepoints 56, and a waking 32. A power of two from 64 KiB to 1 GiB, made smaller where all CPUs
    /// together would have more than 64 MiB, or where this user may not lock that much memory
    /// (kernel.perf_event_mlock_kb: 516 KiB for each CPU). Default: 4 MiB.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range, or no power of two.</exception>
    public int RingBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, LeastRing);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostRing);
            field = int.IsPow2(value) ? value
                : throw new ArgumentOutOfRangeException(nameof(value), value, "It is no power of two.");
        }
    } = UsualRing;

    /// <summary>
    /// How many intervals are kept, 16 bytes each. What comes later is in all sums and counts, and not in
    /// <see cref="TracedThread.Intervals"/>. From 0 on. Default: 20 million.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public long MostIntervals
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = UsualIntervals;

    /// <summary>
    /// A thread that has been blocked for this long is looked at once, to see in which call of the kernel it
    /// waits (<see cref="SchedulingInterval.On"/>). Looks take at most some hundredths of a CPU. Zero: none.
    /// Default: 10 ms.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan LookAfter
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromMilliseconds(10);
}
