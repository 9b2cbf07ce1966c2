namespace Kin.Native.Signals;

/// <summary>The real-time interval timer of the process (setitimer(2)), in microseconds.</summary>
internal static unsafe class IntervalTimer
{
    private const long Second = 1_000_000;

    /// <summary>What is left; 0: it is not set.</summary>
    public static long Remaining
    {
        get
        {
            Itimerval now;
            Sys.Check(
                Libc.syscall(SyscallNumber.getitimer, Libc.ITIMER_REAL, (nint)(&now), 0, 0, 0, 0),
                "getitimer");
            return Left(now);
        }
    }

    /// <summary>Sets it (0: off), and returns what was left of it before.</summary>
    public static long Set(long delay, long interval)
    {
        Itimerval wanted = new()
        {
            it_interval_sec = interval / Second,
            it_interval_usec = interval % Second,
            it_value_sec = delay / Second,
            it_value_usec = delay % Second,
        };
        Itimerval before;
        Sys.Check(
            Libc.syscall(
                SyscallNumber.setitimer, Libc.ITIMER_REAL, (nint)(&wanted), (nint)(&before), 0, 0, 0),
            "setitimer");
        return Left(before);
    }

    private static long Left(Itimerval timer) => timer.it_value_sec * Second + timer.it_value_usec;
}
