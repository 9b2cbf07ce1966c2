namespace Kin.Native;

/// <summary>Waiting where there is nothing to wait for but time (nanosleep(2)).</summary>
internal static unsafe class Pause
{
    /// <summary>Blocks the thread; shorter when a signal interrupts it.</summary>
    public static void For(TimeSpan time)
    {
        (long seconds, long ticks) = Math.DivRem(time.Ticks, TimeSpan.TicksPerSecond);
        Timespec wanted = new(seconds, ticks * TimeSpan.NanosecondsPerTick);
        _ = Libc.nanosleep(&wanted, null);
    }
}
