using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    internal const int EPOLL_CLOEXEC = 0x80000, EPOLL_CTL_ADD = 1, EPOLL_CTL_DEL = 2, EPOLL_CTL_MOD = 3;

    internal const uint EPOLLIN = 1, EPOLLPRI = 2, EPOLLOUT = 4, EPOLLERR = 8, EPOLLHUP = 0x10,
        EPOLLRDHUP = 0x2000,
        EPOLLONESHOT = 1u << 30, EPOLLET = 1u << 31;

    // epoll_create1(2), Linux 2.6.27
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int epoll_create1(int flags);

    // epoll_ctl(2), Linux 2.6; the event is a struct epoll_event, whose layout Epoll knows.
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int epoll_ctl(int epoll, int operation, int fd, byte* epollEvent);

    // epoll_wait(2), Linux 2.6
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int epoll_wait(int epoll, byte* events, int count, int timeoutMilliseconds);
}
