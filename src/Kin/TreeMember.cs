using Kin.Native;
using Kin.Native.Proc;
using Kin.Native.Processes;

namespace Kin;

/// <summary>A process of a tree that is being ended, held by its pidfd.</summary>
internal sealed class TreeMember(int id, SafeFd handle) : IDisposable
{
    public int Id => id;

    public SafeFd Handle => handle;

    /// <summary>It had ended when it was found.</summary>
    public bool WasZombie { get; } = Poll.IsReadable(handle);

    /// <summary>The kernel let nobody but its own user signal it.</summary>
    public bool Refuses { get; private set; }

    /// <summary>It was sent SIGKILL while it lived.</summary>
    public bool Killed { get; private set; }

    public bool HasEnded => Poll.IsReadable(handle);

    /// <summary>While this is true the number is not another process's.</summary>
    public bool IsUnreaped => PidFd.SendSignal(handle, signal: 0) != Errno.ESRCH;

    public void Send(int signal)
    {
        if (!HasEnded)
        {
            int errno = PidFd.SendSignal(handle, signal);
            Refuses |= errno == Errno.EPERM;
            Killed |= errno == 0 && signal == Libc.SIGKILL;
        }
    }

    /// <summary>None of its threads can start a process any more: they are stopped, or ended.</summary>
    public bool IsAtRest()
    {
        if (HasEnded)
        {
            return true;
        }

        using NumberedDirectory? threads = NumberedDirectory.TryOpenThreads(id, out int errno);
        if (threads is null)
        {
            return errno is Errno.ENOENT or Errno.ESRCH
                ? true // reaped
                : throw new LinuxException("open", errno, $"/proc/{id}/task");
        }

        while (threads.TryNext(out int thread))
        {
            if (StatFile.TryRead(id, thread, out StatFields stat) && !stat.IsStopped && !stat.IsZombie)
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose() => handle.Dispose();
}
