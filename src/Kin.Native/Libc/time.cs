using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>struct timespec (time.h), 64-bit.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Timespec(long seconds, long nanoseconds)
{
    public readonly long tv_sec = seconds;
    public readonly long tv_nsec = nanoseconds;
}
