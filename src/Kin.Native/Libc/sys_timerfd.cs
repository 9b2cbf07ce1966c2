using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    internal const int TFD_NONBLOCK = 0x800, TFD_CLOEXEC = 0x80000, TFD_TIMER_ABSTIME = 1;

    // timerfd_create(2), Linux 2.6.27
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int timerfd_create(int clock, int flags);

    // timerfd_settime(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int timerfd_settime(int fd, int flags, Itimerspec* setting, Itimerspec* old);
}

/// <summary>struct itimerspec (time.h), 64-bit.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Itimerspec(Timespec first, Timespec interval)
{
    public readonly Timespec it_interval = interval;
    public readonly Timespec it_value = first;
}
