using Kin.Native;
using Kin.Native.Kernel;
using Kin.Native.Proc;
using Kin.Native.Processes;
using Kin.Native.Sockets;

namespace Kin.Ipc.Sockets;

/// <summary>
/// The process at the other end of a socket, held by a pidfd. Older kernels tell its number alone, which may
/// be another's by now: a process that started after the connection was made is not the one.
/// </summary>
internal static class PeerProcess
{
    /// <param name="socket">The connection.</param>
    /// <param name="madeAt">
    /// When it was there already, in hundredths of a second after the start of the machine.
    /// </param>
    public static SafeFd? Open(SafeFd socket, long madeAt) =>
        KernelFeatures.PeerPidFd.IsAvailable ? OpenByKernel(socket) : OpenByNumber(socket, madeAt);

    // ESRCH, EINVAL: it has ended and was waited for; from Linux 6.16 on there is a pidfd even then. ENODATA:
    // the socket has no peer.
    private static SafeFd? OpenByKernel(SafeFd socket)
    {
        SafeFd? process = LocalSocket.PeerPidFd(socket, out int errno);
        if (process is null)
        {
            return errno is Errno.ESRCH or Errno.EINVAL or Errno.ENODATA
                ? null
                : throw new LinuxException("getsockopt(SO_PEERPIDFD)", errno);
        }

        if (PidFd.ProcessOf(process) > 0)
        {
            return process;
        }

        process.Dispose();
        return null;
    }

    private static SafeFd? OpenByNumber(SafeFd socket, long madeAt)
    {
        int pid = LocalSocket.PeerOf(socket).pid;
        if (pid <= 0)
        {
            return null;
        }

        SafeFd? process = PidFd.TryOpen(pid, out int errno);
        if (process is null)
        {
            return errno == Errno.ESRCH ? null : throw new LinuxException("pidfd_open", errno, $"{pid}");
        }

        if (StatFile.StartOf(pid) is long start && start <= madeAt)
        {
            return process;
        }

        process.Dispose();
        return null;
    }
}
