using Kin.Native.Signals;
using Kin.Native.Sockets;
using Kin.Native.Spawn;

namespace Kin.Native.Kernel;

/// <summary>Tries the features of <see cref="KernelFeatures"/>: 0, or the error that says why not.</summary>
internal static unsafe class KernelProbes
{
    // Wrong arguments: a kernel that has the call says EINVAL, one that has not ENOSYS, a filter what it
    // likes.
    public static int Clone3() => Refusal(Call(SyscallNumber.clone3), Errno.EINVAL);

    public static int FutexWaitv() => Refusal(Call(SyscallNumber.futex_waitv), Errno.EINVAL);

    // A range in which there is nothing.
    public static int CloseRange() =>
        Refusal(Call(SyscallNumber.close_range, -1, -1, Libc.CLOSE_RANGE_CLOEXEC), expected: 0);

    public static int ExecutableMemoryFile()
    {
        nint address = ExecutableMemory.MapFile([0]);
        return address < 0 ? -(int)address : Libc.munmap((void*)address, 1);
    }

    public static int PidFdOpen()
    {
        nint fd = Call(SyscallNumber.pidfd_open, Libc.getpid());
        return fd < 0 ? Errno.Last : Libc.close((int)fd);
    }

    public static int PidFdThread()
    {
        nint fd = Call(
            SyscallNumber.pidfd_open, (int)Libc.syscall(SyscallNumber.gettid, 0, 0, 0, 0, 0, 0),
            (nint)Libc.PIDFD_THREAD);
        return fd < 0 ? Errno.Last : Libc.close((int)fd);
    }

    // This process is not its own child, and a kernel that knows that knows P_PIDFD.
    public static int WaitPidFd() => WithOwnPidFd(fd =>
        Refusal(Call(SyscallNumber.waitid, Libc.P_PIDFD, fd, 0, Libc.WEXITED | Libc.WNOHANG), Errno.ECHILD));

    public static int PidFdInfo() => WithOwnPidFd(fd =>
    {
        byte* info = stackalloc byte[Libc.PIDFD_INFO_SIZE];
        new Span<byte>(info, Libc.PIDFD_INFO_SIZE).Clear();
        return Libc.ioctl(fd, Libc.PIDFD_GET_INFO, (nint)info) == 0 ? 0 : Errno.Last;
    });

    // Signal 0 reaches nobody; this process need not lead a group (ESRCH). Older kernels do not know the
    // flag.
    public static int PidFdGroupSignal() => WithOwnPidFd(fd => Refusal(
        Call(SyscallNumber.pidfd_send_signal, fd, 0, 0, (nint)Libc.PIDFD_SIGNAL_PROCESS_GROUP), Errno.ESRCH));

    public static int PeerPidFd()
    {
        (SafeFd one, SafeFd other) = LocalSocket.Pair(Libc.SOCK_STREAM);
        using (one)
        using (other)
        {
            LocalSocket.PeerPidFd(one, out int errno)?.Dispose();
            return errno;
        }
    }

    // A process with several threads cannot enter one (unshare(2)), so a child is made in it, which has
    // nothing to run.
    public static int UserNamespaces()
    {
        SpawnOptions nothing = new()
        {
            FileName = "/dev/null/nothing",
            Arguments = ["nothing"],
            Environment = [],
            NamespaceFlags = Libc.CLONE_NEWUSER,
        };
        try
        {
            Spawner.Spawn(nothing);
            return 0;
        }
        catch (LinuxException e)
        {
            return e.Call == "execve" ? 0 : e.ErrorNumber;
        }
    }

    public static int PerfEvents()
    {
        PerfEventAttributes attributes = new()
        {
            type = Libc.PERF_TYPE_SOFTWARE,
            size = (uint)sizeof(PerfEventAttributes),
            config = Libc.PERF_COUNT_SW_CONTEXT_SWITCHES,
        };
        nint fd = Call(
            SyscallNumber.perf_event_open, (nint)(&attributes), 0, -1, -1, Libc.PERF_FLAG_FD_CLOEXEC);
        return fd < 0 ? Errno.Last : Libc.close((int)fd);
    }

    public static int CgroupV2()
    {
        try
        {
            bool mounted = File.ReadLines("/proc/self/mounts").Any(
                line => line.Split(' ') is [_, _, "cgroup2", ..]);
            return mounted ? 0 : Errno.ENOENT;
        }
        catch (IOException)
        {
            return Errno.ENOENT; // no /proc
        }
    }

    // Without a handler the signal would end the process.
    public static int ThreadWake() =>
        SignalActions.Get(Libc.__libc_current_sigrtmin()).handler is Libc.SIG_DFL or Libc.SIG_IGN
            ? Errno.EOPNOTSUPP
            : 0;

    public static int ProcessConnector()
    {
        const int Little = 4096;
        Proc.ProcessConnector.TryOpen(Little, out int errno)?.Dispose();
        return errno;
    }

    private static int WithOwnPidFd(Func<int, int> probe)
    {
        nint fd = Call(SyscallNumber.pidfd_open, Libc.getpid());
        if (fd < 0)
        {
            return Errno.Last;
        }

        using SafeFd open = new((int)fd);
        return probe(open.Number);
    }

    private static nint Call(int number, nint a0 = 0, nint a1 = 0, nint a2 = 0, nint a3 = 0, nint a4 = 0) =>
        Libc.syscall(number, a0, a1, a2, a3, a4, 0);

    private static int Refusal(nint result, int expected) =>
        result != -1 || Errno.Last == expected ? 0 : Errno.Last;
}
