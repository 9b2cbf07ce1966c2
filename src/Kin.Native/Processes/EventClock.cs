namespace Kin.Native.Processes;

/// <summary>
/// The clock by which the kernel tells when something happened to a process (CLOCK_MONOTONIC, in
/// nanoseconds), and how the clocks of start times and of the day stand beside it.
/// </summary>
/// <param name="ToBoot">Added, it gives the time since the machine started: nanoseconds asleep.</param>
/// <param name="ToReal">Added, it gives the time of day, in nanoseconds since 1970.</param>
internal readonly unsafe record struct EventClock(long ToBoot, long ToReal)
{
    private const long PerSecond = 1_000_000_000, PerHundredth = PerSecond / 100;

    /// <summary>This moment.</summary>
    public static long Now => Read(Libc.CLOCK_MONOTONIC);

    /// <summary>How the clocks stand now.</summary>
    public static EventClock Compare()
    {
        long now = Now;
        return new(Read(Libc.CLOCK_BOOTTIME) - now, Read(Libc.CLOCK_REALTIME) - now);
    }

    /// <summary>As start times in /proc are told.</summary>
    public long ToHundredths(long moment) => (moment + ToBoot) / PerHundredth;

    /// <summary>The moment of a start time in /proc, to a hundredth of a second.</summary>
    public long FromHundredths(long hundredths) => (hundredths * PerHundredth) - ToBoot;

    /// <summary>By the clock as it is set now.</summary>
    public DateTimeOffset ToTime(long moment) =>
        DateTimeOffset.UnixEpoch.AddTicks((moment + ToReal) / TimeSpan.NanosecondsPerTick);

    private static long Read(int clock)
    {
        Timespec time;
        Sys.Check(Libc.clock_gettime(clock, &time), "clock_gettime");
        return (time.tv_sec * PerSecond) + time.tv_nsec;
    }
}
