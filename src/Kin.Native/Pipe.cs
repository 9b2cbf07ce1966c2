namespace Kin.Native;

/// <summary>A pipe (pipe(7)). Its two ends are open file descriptions of their own, so each can be non-blocking alone.</summary>
internal static unsafe class Pipe
{
    /// <summary>Creates one; both ends close-on-exec and blocking.</summary>
    public static (SafeFd Read, SafeFd Write) Create()
    {
        int* ends = stackalloc int[2];
        Sys.Check(Libc.pipe2(ends, Libc.O_CLOEXEC), "pipe2");
        return (new SafeFd(ends[0]), new SafeFd(ends[1]));
    }
}
