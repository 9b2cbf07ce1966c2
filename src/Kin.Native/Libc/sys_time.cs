using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>struct itimerval (sys/time.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Itimerval
{
    public long it_interval_sec, it_interval_usec, it_value_sec, it_value_usec;
}

internal static unsafe partial class Libc
{
    // setitimer(2)
    internal const int ITIMER_REAL = 0;
}
