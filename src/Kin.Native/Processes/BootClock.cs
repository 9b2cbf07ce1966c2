namespace Kin.Native.Processes;

/// <summary>
/// The clock of start times in /proc: hundredths of a second (USER_HZ on x86-64 and arm64) since the machine
/// started, time asleep included.
/// </summary>
internal static unsafe class BootClock
{
    private const long TicksPerHundredth = TimeSpan.TicksPerSecond / 100;
    private const int MostReadings = 10;

    private static long s_started;

    /// <summary>This moment, in hundredths.</summary>
    public static long Hundredths => Now(Libc.CLOCK_BOOTTIME) / TicksPerHundredth;

    /// <summary>
    /// The moment, by the clock as it is set now: the same at each call, until the clock is set.
    /// </summary>
    public static DateTimeOffset ToTime(long hundredths) =>
        DateTimeOffset.UnixEpoch.AddTicks(Started() + (hundredths * TicksPerHundredth));

    // What is between the two clocks changes only when one is set; each measurement is a little different.
    private static long Started()
    {
        long known = Volatile.Read(ref s_started), measured = Measured();
        if (Math.Abs(measured - known) < TicksPerHundredth / 2)
        {
            return known;
        }

        Volatile.Write(ref s_started, measured);
        return measured;
    }

    // Again when something came between the readings.
    private static long Measured()
    {
        for (int i = 0; ; i++)
        {
            long before = Now(Libc.CLOCK_BOOTTIME);
            long wall = Now(Libc.CLOCK_REALTIME);
            long after = Now(Libc.CLOCK_BOOTTIME);
            if (after - before < TicksPerHundredth / 10 || i == MostReadings)
            {
                return wall - before - ((after - before) / 2);
            }
        }
    }

    private static long Now(int clock)
    {
        Timespec time;
        Sys.Check(Libc.clock_gettime(clock, &time), "clock_gettime");
        return (time.tv_sec * TimeSpan.TicksPerSecond) + (time.tv_nsec / TimeSpan.NanosecondsPerTick);
    }
}
