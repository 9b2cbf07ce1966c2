namespace Kin.Signals;

/// <summary>The times that timers take.</summary>
internal static class TimerRange
{
    // 2^31 seconds: what every kernel and C library takes.
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(int.MaxValue);

    public static void Check(TimeSpan delay, TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, s_longest);
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(interval, s_longest);
    }

    /// <summary>Rounded up: a part of a microsecond must not become zero, which means never.</summary>
    public static long Microseconds(TimeSpan time) =>
        (time.Ticks + TimeSpan.TicksPerMicrosecond - 1) / TimeSpan.TicksPerMicrosecond;
}
