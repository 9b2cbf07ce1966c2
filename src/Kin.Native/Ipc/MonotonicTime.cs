namespace Kin.Native.Ipc;

/// <summary>Moments to come, as the C library takes them.</summary>
internal static unsafe class MonotonicTime
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>So long from now, by that clock.</summary>
    public static Timespec After(TimeSpan time, int clock)
    {
        Timespec now;
        Sys.Check(Libc.clock_gettime(clock, &now), "clock_gettime");
        long nanoseconds = now.tv_nsec + (time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
        return new Timespec(
            now.tv_sec + (time.Ticks / TimeSpan.TicksPerSecond) + (nanoseconds / NanosecondsPerSecond),
            nanoseconds % NanosecondsPerSecond);
    }
}
