using System.Text;
using Kin.Native.Files;
using Kin.Native.Proc;

namespace Kin.Native.Processes;

/// <summary>How full a pipe is that another process has (pipe(7)).</summary>
internal static unsafe class PipeFill
{
    private const int PipeFileSystem = Libc.S_IFIFO;

    /// <summary>
    /// Bytes in it, and how many fit at most. Null: the process or its descriptor is gone, or this user may
    /// not. Nothing is read. For some microseconds this process has an end of the pipe too.
    /// </summary>
    /// <param name="process">Who has it.</param>
    /// <param name="descriptor">Its number there.</param>
    /// <param name="inode">The pipe that is meant: the number may have become another's.</param>
    /// <param name="mayBorrow">False: the second way is taken at once.</param>
    public static (long Bytes, long Capacity)? Read(
        int process, int descriptor, ulong inode, bool mayBorrow = true)
    {
        using SafeFd? copy = (mayBorrow ? Borrow(process, descriptor) : null) ?? Reopen(process, descriptor);
        if (copy is null || FileIdentity.OfNumber(copy.Number) is not { Type: PipeFileSystem } file
            || file.Inode != inode)
        {
            return null;
        }

        int bytes = 0;
        return Libc.ioctl(copy.Number, Libc.FIONREAD, (nint)(&bytes)) == 0
            && Libc.fcntl(copy.Number, Libc.F_GETPIPE_SZ, 0) is int capacity and > 0
                ? (bytes, capacity) : null;
    }

    // The very end, pidfd_getfd(2): to ask takes the right to trace the process (Yama may refuse).
    private static SafeFd? Borrow(int process, int descriptor)
    {
        int number = LivingThread.NumberFor(process);
        using SafeFd? pidfd = number == process ? PidFd.TryOpen(process, out _) : PidFd.TryOpenThread(number);
        nint copy = pidfd is null ? -1 : Libc.syscall(
            SyscallNumber.pidfd_getfd, pidfd.Number, descriptor, 0, 0, 0, 0);
        return copy < 0 ? null : new SafeFd((int)copy);
    }

    // A reading end of the same pipe. Not of one with a name: somebody may wait for a reader there.
    private static SafeFd? Reopen(int process, int descriptor)
    {
        string path = $"/proc/{LivingThread.NumberFor(process)}/fd/{descriptor}";
        Span<byte> link = stackalloc byte["pipe:["u8.Length];
        int length = ProcFile.ReadLink(Libc.AT_FDCWD, Encoding.ASCII.GetBytes(path + '\0'), link);
        if (length < link.Length || !link.SequenceEqual("pipe:["u8))
        {
            return null;
        }

        int copy = Libc.open(path, Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
        return copy < 0 ? null : new SafeFd(copy);
    }
}
