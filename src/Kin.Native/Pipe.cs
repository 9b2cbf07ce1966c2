namespace Kin.Native;

/// <summary>
/// A pipe (pipe(7)). Its two ends are open file descriptions of their own, so each can be non-blocking alone.
/// </summary>
internal static unsafe class Pipe
{
    /// <summary>Creates one; both ends close-on-exec and blocking.</summary>
    public static (SafeFd Read, SafeFd Write) Create()
    {
        int* ends = stackalloc int[2];
        Sys.Check(Libc.pipe2(ends, Libc.O_CLOEXEC), "pipe2");
        return (new SafeFd(ends[0]), new SafeFd(ends[1]));
    }

    /// <summary>
    /// Makes one end non-blocking. Only for an end that no other process has: the flag belongs to the open
    /// file description, and others would fail on it with EAGAIN.
    /// </summary>
    public static void SetNonBlocking(SafeFd end) =>
        Sys.Check(Libc.fcntl(end.Number, Libc.F_SETFL, Libc.O_NONBLOCK), "fcntl(F_SETFL)");
}
