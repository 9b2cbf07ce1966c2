namespace Kin.Native.Processes;

/// <summary>
/// The clock of start times in /proc: hundredths of a second (USER_HZ on x86-64 and arm64) since the machine
/// started, time asleep included.
/// </summary>
internal static unsafe class BootClock
{
    private const long TicksPerHundredth = TimeSpan.TicksPerSecond / 100;

    /// <summary>This moment, in hundredths.</summary>
    public static long Hundredths => Now(Libc.CLOCK_BOOTTIME) / TicksPerHundredth;

    /// <summary>The moment, by the clock as it is set now.</summary>
    public static DateTimeOffset ToTime(long hundredths)
    {
        long started = Now(Libc.CLOCK_REALTIME) - Now(Libc.CLOCK_BOOTTIME);
        return DateTimeOffset.UnixEpoch.AddTicks(started + (hundredths * TicksPerHundredth));
    }

    private static long Now(int clock)
    {
        Timespec time;
        Sys.Check(Libc.clock_gettime(clock, &time), "clock_gettime");
        return (time.tv_sec * TimeSpan.TicksPerSecond) + (time.tv_nsec / TimeSpan.NanosecondsPerTick);
    }
}
