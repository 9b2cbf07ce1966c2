using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>struct pollfd (poll.h). A negative fd is passed over.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollFd(int fd, short events)
{
    public int fd = fd;
    public short events = events;
    public short revents;
}

internal static unsafe partial class Libc
{
    internal const short POLLIN = 1, POLLPRI = 2, POLLOUT = 4, POLLERR = 8, POLLHUP = 0x10, POLLNVAL = 0x20,
        POLLRDHUP = 0x2000;

    // poll(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int poll(PollFd* fds, nuint count, int timeoutMilliseconds);
}
