using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>struct timespec (time.h), 64-bit.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Timespec(long seconds, long nanoseconds)
{
    public readonly long tv_sec = seconds;
    public readonly long tv_nsec = nanoseconds;
}

internal static unsafe partial class Libc
{
    internal const int CLOCK_REALTIME = 0, CLOCK_MONOTONIC = 1, CLOCK_BOOTTIME = 7;

    // clock_gettime(2); CLOCK_BOOTTIME: Linux 2.6.39
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int clock_gettime(int clock, Timespec* time);

    // nanosleep(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int nanosleep(Timespec* wanted, Timespec* left);
}
