using Kin.Native.Signals;

namespace Kin.Signals;

/// <summary>
/// The one alarm clock of this process (alarm(2), setitimer(2), ITIMER_REAL): it sends SIGALRM to the
/// process, which ends by it unless a <see cref="SignalListener"/> has it. Measured in real time, to the
/// microsecond.
/// </summary>
/// <remarks>
/// Thread-safe; there is one for the process, so setting it replaces what was set. Children do not inherit
/// it; a program that replaces this one does. For several timers, or a value with each, see <see
/// cref="SignalTimer"/>.
/// </remarks>
public static class Alarm
{
    /// <summary>Sends SIGALRM after <paramref name="delay"/>.</summary>
    /// <param name="delay">More than zero, to about 68 years. Rounded up to microseconds.</param>
    /// <returns>What was left of the alarm that this one replaces; null: none was set.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Not more than zero, or too long.</exception>
    public static TimeSpan? Set(TimeSpan delay) => Set(delay, TimeSpan.Zero);

    /// <summary>
    /// Sends SIGALRM after <paramref name="delay"/>, and then again after every <paramref name="interval"/>,
    /// until it is cancelled or set anew. Those that find one pending coalesce with it.
    /// </summary>
    /// <param name="delay">More than zero, to about 68 years. Rounded up to microseconds.</param>
    /// <param name="interval">From zero (once) on, in the same way.</param>
    /// <returns>What was left of the alarm that this one replaces; null: none was set.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Outside of these ranges.</exception>
    public static TimeSpan? Set(TimeSpan delay, TimeSpan interval)
    {
        TimerRange.Check(delay, interval);
        return Left(IntervalTimer.Set(TimerRange.Microseconds(delay), TimerRange.Microseconds(interval)));
    }

    /// <summary>No alarm any more.</summary>
    /// <returns>What was left of it; null: none was set.</returns>
    public static TimeSpan? Cancel() => Left(IntervalTimer.Set(0, 0));

    /// <summary>How long until the next SIGALRM; null: none is set.</summary>
    public static TimeSpan? Remaining => Left(IntervalTimer.Remaining);

    private static TimeSpan? Left(long microseconds) =>
        microseconds == 0 ? null : TimeSpan.FromMicroseconds(microseconds);
}
