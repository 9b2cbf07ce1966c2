using System.Globalization;
using System.Runtime.InteropServices;
using Kin.Native.Kernel;

namespace Kin.Native.Processes;

/// <summary>What can be done with a process through its pidfd (pidfd_open(2)), besides waiting.</summary>
internal static unsafe class PidFd
{
    /// <summary>
    /// A descriptor of the process with this number, or (null) the error number: ESRCH when there is none,
    /// EINVAL (before Linux 6.17 also ENOENT) when the number is that of a thread.
    /// </summary>
    public static SafeFd? TryOpen(int pid, out int errno) => Open(pid, flags: 0, out errno);

    /// <summary>
    /// A descriptor of one thread, which can be read when the thread has ended (Linux 6.9). Null: there is no
    /// such thread, no descriptor is left, or the kernel knows only those of processes.
    /// </summary>
    public static SafeFd? TryOpenThread(int thread) => Open(thread, Libc.PIDFD_THREAD, out _);

    /// <summary>
    /// The number of the process (/proc/PID/fdinfo, pidfd_open(2)); -1: it was waited for, 0: it lies outside
    /// of this pid namespace, null: the descriptor is no pidfd.
    /// </summary>
    public static int? ProcessOf(SafeFd pidfd)
    {
        using SafeFd.Hold held = pidfd.Use();
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{held.Number}");
        string? line = File.ReadLines(path).FirstOrDefault(
            text => text.StartsWith("Pid:", StringComparison.Ordinal));
        return line is null ? null : int.Parse(line.AsSpan(4).Trim(), CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Sends a signal to the process, or (Linux 6.9) to the group that it leads or led. Returns 0 or the
    /// error number: ESRCH when there is nobody left, EINVAL when the kernel cannot send to a group this way.
    /// </summary>
    public static int SendSignal(SafeFd pidfd, int signal, bool group = false)
    {
        if (group && !KernelFeatures.PidFdGroupSignal.IsAvailable)
        {
            return Errno.EINVAL;
        }

        using SafeFd.Hold held = pidfd.Use();
        nint flags = group ? (nint)Libc.PIDFD_SIGNAL_PROCESS_GROUP : 0;
        nint rc = Libc.syscall(SyscallNumber.pidfd_send_signal, held.Number, signal, 0, flags, 0, 0);
        return rc == 0 ? 0 : Errno.Last;
    }

    /// <summary>
    /// How the process ended, as wait(2) encodes it, even when somebody else has reaped it (Linux 6.15). Null
    /// when the kernel does not tell.
    /// </summary>
    public static int? LostWaitStatus(SafeFd pidfd)
    {
        if (!KernelFeatures.PidFdInfo.IsAvailable)
        {
            return null;
        }

        using SafeFd.Hold held = pidfd.Use();
        PidFdInfo info = new() { mask = Libc.PIDFD_INFO_EXIT };
        bool told = Libc.ioctl(held.Number, Libc.PIDFD_GET_INFO, (nint)(&info)) == 0;
        return told && (info.mask & Libc.PIDFD_INFO_EXIT) != 0 ? info.exit_code : null;
    }

    private static SafeFd? Open(int number, uint flags, out int errno)
    {
        nint fd = Libc.syscall(SyscallNumber.pidfd_open, number, (nint)flags, 0, 0, 0, 0);
        errno = fd < 0 ? Errno.Last : 0;
        return fd < 0 ? null : new SafeFd((int)fd);
    }

    /// <summary>struct pidfd_info (linux/pidfd.h), first version.</summary>
    [StructLayout(LayoutKind.Explicit, Size = Libc.PIDFD_INFO_SIZE)]
    private struct PidFdInfo
    {
        [FieldOffset(0)]
        public ulong mask;

        [FieldOffset(60)]
        public int exit_code;
    }
}
