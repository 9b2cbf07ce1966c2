using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Kin.IO;
using Kin.Native;
using Kin.Native.Processes;

namespace Kin;

/// <summary>
/// Any process of this machine, started by whomever: held by a pidfd (pidfd_open(2), Linux 5.3), so that
/// nothing done with it ever reaches another process that got the same number later. Dispose it to close
/// that; the process goes on.
/// </summary>
/// <remarks>
/// It never reaps: the parent's own wait, here or elsewhere, still gets the status. All members are
/// thread-safe.
/// </remarks>
/// <example><code>
/// using ProcessHandle nginx = ProcessHandle.Open(pid);
/// nginx.SendSignal(Signal.Hangup);
/// </code></example>
public sealed partial class ProcessHandle : IDisposable
{
    private readonly SafeFd _pidfd;

    internal ProcessHandle(int id, SafeFd pidfd)
    {
        Id = id;
        _pidfd = pidfd;
    }

    /// <summary>The number of the process. It may stand for another one when this one has ended.</summary>
    public int Id { get; }

    /// <summary>
    /// True when it has ended, whether its parent has waited for it (a zombie until then) or not.
    /// </summary>
    public bool HasExited => Poll.IsReadable(_pidfd);

    /// <summary>
    /// The number of its parent; null when it has ended and is reaped, or is hidden (hidepid, proc(5)). 0:
    /// the kernel itself, or a parent outside the pid namespace.
    /// </summary>
    public int? ParentId => Stat()?.ParentId;

    /// <summary>Its process group; null as <see cref="ParentId"/>.</summary>
    public int? ProcessGroupId => Stat()?.ProcessGroupId;

    /// <summary>Its session; null as <see cref="ParentId"/>.</summary>
    public int? SessionId => Stat()?.SessionId;

    /// <summary>
    /// When it started, to a hundredth of a second, by the clock as it is set now; null as <see
    /// cref="ParentId"/>. With <see cref="Id"/> it names a process for good, across programs.
    /// </summary>
    public DateTimeOffset? StartTime => Stat() is ProcessStat stat ? BootClock.ToTime(stat.StartTicks) : null;

    /// <summary>True when a signal or a debugger has stopped it; null as <see cref="ParentId"/>.</summary>
    public bool? IsStopped => Stat()?.IsStopped;

    /// <summary>Takes hold of a process.</summary>
    /// <param name="processId">1 or more: a process, not a thread of one.</param>
    /// <exception cref="LinuxException">
    /// ESRCH: there is no such process. EINVAL or ENOENT: the number is that of a thread. EMFILE: no
    /// descriptor is left.
    /// </exception>
    public static ProcessHandle Open(int processId) =>
        TryOpen(processId, out int errno) ?? throw Refused(processId, errno);

    /// <summary>Takes hold of the process behind a pidfd that somebody else opened.</summary>
    /// <param name="pidfd">It stays the caller's: this has a duplicate.</param>
    /// <exception cref="LinuxException">
    /// ESRCH: the process has ended and was waited for, or lies outside of this pid namespace.
    /// </exception>
    /// <exception cref="ArgumentException">It is no pidfd.</exception>
    public static ProcessHandle Open(SafeHandle pidfd)
    {
        ArgumentNullException.ThrowIfNull(pidfd);
        SafeFd own = SafeFd.DuplicateOf(pidfd);
        try
        {
            int id = PidFd.ProcessOf(own)
                ?? throw new ArgumentException("It is no pidfd.", nameof(pidfd));
            return id > 0 ? new ProcessHandle(id, own) : throw new LinuxException(
                "pidfd", Errno.ESRCH, null, "The process has ended, or lies outside of this pid namespace.");
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }

    /// <summary>As <see cref="Open(int)"/>; false when there is no such process.</summary>
    /// <exception cref="LinuxException">It cannot be opened for another reason.</exception>
    public static bool TryOpen(int processId, [NotNullWhen(true)] out ProcessHandle? process)
    {
        process = TryOpen(processId, out int errno);
        return process is not null || (errno == Errno.ESRCH ? false : throw Refused(processId, errno));
    }

    /// <summary>How it ended; null while it runs. Never blocks.</summary>
    public ExitStatus? TryWait() => HasExited ? End() : null;

    /// <summary>Blocks until it has ended, without reaping it.</summary>
    /// <returns>
    /// How it ended. The status belongs to its parent, so it may be unknown here
    /// (<see cref="ExitStatus.IsKnown"/>): always known from Linux 6.15 on once the parent has reaped it;
    /// before that as long as it is a zombie of the same user.
    /// </returns>
    public ExitStatus Wait()
    {
        using SafeFd.Hold held = _pidfd.Use();
        PollFd entry = new(held.Number, Libc.POLLIN);
        Poll.Wait(new Span<PollFd>(ref entry));
        return End();
    }

    /// <summary>As <see cref="Wait"/>, without a thread that waits.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="ObjectDisposedException">It was disposed during the wait.</exception>
    public async Task<ExitStatus> WaitAsync(CancellationToken cancellationToken = default)
    {
        await Reactor.Shared.WaitReadable(_pidfd, cancellationToken).ConfigureAwait(false);
        return End();
    }

    /// <summary>Waits for at most <paramref name="timeout"/>; null: the process still runs.</summary>
    /// <param name="timeout">
    /// From zero to 49 days; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.
    /// </param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<ExitStatus?> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        WaitTime.Check(timeout);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(timeout);
        try
        {
            await Reactor.Shared.WaitReadable(_pidfd, over.Token).ConfigureAwait(false);
            return End();
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return TryWait();
        }
    }

    /// <summary>Lets go of the process, which goes on. Waits in progress end with an exception.</summary>
    public void Dispose() => _pidfd.Dispose();

    /// <summary>"process 4711".</summary>
    public override string ToString() => $"process {Id}";

    private static ProcessHandle? TryOpen(int processId, out int errno)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(processId, 1);
        return PidFd.TryOpen(processId, out errno) is SafeFd pidfd
            ? new ProcessHandle(processId, pidfd)
            : null;
    }

    private static LinuxException Refused(int processId, int errno) => new(
        "pidfd_open",
        errno,
        $"process {processId}",
        errno is Errno.EINVAL or Errno.ENOENT && Directory.Exists($"/proc/{processId}")
            ? "That is the number of a thread, not of a process."
            : null);

    // Only while the pidfd still has its process do the files of that number speak of it.
    private ProcessStat? Stat()
    {
        ProcessStat? stat = ProcessStat.Read(Id);
        return PidFd.SendSignal(_pidfd, signal: 0) == Errno.ESRCH ? null : stat;
    }

    // A zombie shows its status in /proc to those who may trace it (proc_pid_stat(5), exit_code), and 0 to
    // all others. Once it is reaped, the kernel itself remembers (6.15).
    private ExitStatus End()
    {
        bool mayTrace = MayTrace();
        return Stat() is { IsZombie: true } zombie && mayTrace
            ? ExitStatus.FromLost(zombie.WaitStatus)
            : ExitStatus.FromLost(PidFd.LostWaitStatus(_pidfd));
    }

    // Who may see the namespaces of a process may trace it: both ask for PTRACE_MODE_READ_FSCREDS
    // (ptrace(2)).
    private bool MayTrace()
    {
        try
        {
            return new FileInfo($"/proc/{Id}/ns/user").LinkTarget is not null;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }
}
