namespace Kin.Native;

/// <summary>
/// The flags of an open file description (fcntl(2), F_GETFL). They are read, never set here.
/// </summary>
internal static class StatusFlags
{
    public static bool IsNonBlocking(int fd) => (Of(fd) & Libc.O_NONBLOCK) != 0;

    public static bool IsAppending(int fd) => (Of(fd) & Libc.O_APPEND) != 0;

    private static int Of(int fd) =>
        Sys.Check(Libc.fcntl(fd, Libc.F_GETFL, 0), "fcntl(F_GETFL)", $"descriptor {fd}");
}
