using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>One descriptor that became ready: the data it was registered with, and the EPOLL* bits.</summary>
internal readonly record struct EpollReady(ulong Data, uint Events);

/// <summary>
/// An epoll set (epoll(7)). struct epoll_event is packed to 12 bytes on x86-64 alone; every other
/// architecture aligns its data to 8 and has 16. A test compares both numbers with the C header.
/// </summary>
internal sealed unsafe class Epoll : IDisposable
{
    internal static readonly int EventSize = EventSizeOn(RuntimeInformation.ProcessArchitecture);

    internal static readonly int DataOffset = EventSize - sizeof(ulong);

    private readonly SafeFd _fd = new(Sys.Check(Libc.epoll_create1(Libc.EPOLL_CLOEXEC), "epoll_create1"));

    internal static int EventSizeOn(Architecture architecture) => architecture == Architecture.X64 ? 12 : 16;

    /// <summary>
    /// Adds, changes or removes a descriptor. Returns 0 or the error number, which is often a normal answer.
    /// </summary>
    public int Control(int operation, int fd, uint events, ulong data)
    {
        byte* buffer = stackalloc byte[16];
        *(uint*)buffer = events;
        *(ulong*)(buffer + DataOffset) = data;
        return Libc.epoll_ctl(_fd.Number, operation, fd, buffer) == 0 ? 0 : Errno.Last;
    }

    /// <summary>
    /// Waits (-1: without limit) and fills <paramref name="ready"/>; returns how many entries it filled.
    /// </summary>
    public int Wait(Span<EpollReady> ready, int timeoutMilliseconds = -1)
    {
        byte* buffer = stackalloc byte[ready.Length * EventSize];
        int count;
        while (Sys.Interrupted(
            count = Libc.epoll_wait(_fd.Number, buffer, ready.Length, timeoutMilliseconds)))
        {
        }

        Sys.Check(count, "epoll_wait");
        for (int i = 0; i < count; i++)
        {
            byte* entry = buffer + (i * EventSize);
            ready[i] = new EpollReady(*(ulong*)(entry + DataOffset), *(uint*)entry);
        }

        return count;
    }

    /// <summary>
    /// Throws when the descriptor is of a kind that epoll does not take, since it is always ready.
    /// </summary>
    public static void ThrowIfAlwaysReady(SafeFd fd)
    {
        using Epoll probe = new();
        using SafeFd.Hold held = fd.Use();
        int errno = probe.Control(Libc.EPOLL_CTL_ADD, held.Number, 0, 0);
        if (errno != 0)
        {
            throw Refused(errno, $"descriptor {held.Number}");
        }
    }

    /// <summary>A descriptor was not taken.</summary>
    public static LinuxException Refused(int errno, string subject) => new(
        "epoll_ctl",
        errno,
        subject,
        errno switch
        {
            Errno.EPERM => "Regular files and directories are always ready: there is nothing to wait for.",
            Errno.ENOSPC => "Too many watched descriptors: see /proc/sys/fs/epoll/max_user_watches.",
            _ => null,
        });

    /// <summary>The descriptor of the set, which is readable when something in it is ready.</summary>
    public SafeFd Descriptor => _fd;

    public void Dispose() => _fd.Dispose();
}
