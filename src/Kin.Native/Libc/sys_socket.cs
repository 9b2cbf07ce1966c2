using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    internal const int AF_UNIX = 1, AF_NETLINK = 16, SOCK_STREAM = 1, SOCK_DGRAM = 2, SOCK_RAW = 3,
        SOCK_SEQPACKET = 5, SOCK_NONBLOCK = 0x800, SOCK_CLOEXEC = 0x80000;
    internal const int SOL_SOCKET = 1, SCM_RIGHTS = 1, SCM_CREDENTIALS = 2, SO_TYPE = 3, SO_RCVBUF = 8,
        SO_PASSCRED = 16, SO_PEERCRED = 17, SO_ACCEPTCONN = 30, SO_RCVBUFFORCE = 33, SO_DOMAIN = 39;

    // SO_PEERPIDFD: Linux 6.5
    internal const int SO_PEERPIDFD = 77;
    internal const int SHUT_RD = 0, SHUT_WR = 1, SHUT_RDWR = 2;
    internal const int MSG_PEEK = 2, MSG_CTRUNC = 0x8, MSG_TRUNC = 0x20, MSG_DONTWAIT = 0x40,
        MSG_NOSIGNAL = 0x4000, MSG_CMSG_CLOEXEC = 0x40000000;

    // socketpair(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int socketpair(int domain, int type, int protocol, int* fds);

    // socket(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int socket(int domain, int type, int protocol);

    // bind(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int bind(int socket, void* address, uint length);

    // connect(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int connect(int socket, void* address, uint length);

    // getsockname(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int getsockname(int socket, void* address, uint* length);

    // setsockopt(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int setsockopt(int socket, int level, int option, void* value, uint length);

    // listen(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int listen(int socket, int backlog);

    // accept4(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int accept4(int socket, void* address, uint* length, int flags);

    // shutdown(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int shutdown(int socket, int how);

    // getsockopt(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int getsockopt(int socket, int level, int option, void* value, uint* length);

    // send(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint send(int socket, byte* buffer, nuint count, int flags);

    // recv(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint recv(int socket, byte* buffer, nuint count, int flags);

    // sendmsg(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint sendmsg(int socket, Msghdr* message, int flags);

    // recvmsg(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint recvmsg(int socket, Msghdr* message, int flags);
}

/// <summary>struct ucred (unix(7)): who sent a message, as the kernel says it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Ucred
{
    public int pid;
    public uint uid, gid;
}

/// <summary>struct iovec (sys/uio.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Iovec
{
    public void* iov_base;
    public nuint iov_len;
}

/// <summary>struct msghdr (sys/socket.h), 56 bytes on 64-bit glibc and, padding included, on musl.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Msghdr
{
    public void* msg_name;
    public uint msg_namelen;
    public Iovec* msg_iov;
    public nuint msg_iovlen;
    public void* msg_control;
    public nuint msg_controllen;
    public int msg_flags;
}

/// <summary>struct cmsghdr (sys/socket.h), 16 bytes; the data follows directly.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Cmsghdr
{
    public nuint cmsg_len;
    public int cmsg_level;
    public int cmsg_type;
}
