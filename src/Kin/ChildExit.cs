using Kin.IO;
using Kin.Native;
using Kin.Native.Processes;

namespace Kin;

/// <summary>The end of one child: waits for it in every way, reaps it once, and tells all who ask.</summary>
/// <remarks>
/// Only the holder of <c>_reaping</c> calls waitid, so the status is never taken by one thread while another
/// waits for it. A blocking wait holds that lock while it sleeps in the kernel; the others look at the pidfd
/// instead, which needs none.
/// </remarks>
internal sealed class ChildExit(int pid, SafeFd pidfd) : IReactorCallback
{
    private readonly Lock _reaping = new();
    private volatile ExitStatus? _status;
    private TaskCompletionSource<ExitStatus>? _ended;

    /// <summary>The peak memory of whoever made it, taken when the child ran its program already.</summary>
    public long ParentPeak { get; init; } = PeakMemory.OfThisProcess();

    /// <summary>The descriptor of the process. Readable once it has ended.</summary>
    public SafeFd PidFd => pidfd;

    /// <summary>The status when it is known already, without asking the kernel.</summary>
    public ExitStatus? Known => _status;

    /// <summary>Called by the thread that reaped the child, before anybody is told. Must not throw.</summary>
    public Action<ExitStatus>? Reaped { get; init; }

    /// <summary>The status; null while the child runs.</summary>
    public ExitStatus? TryWait()
    {
        if (_status is null && _reaping.TryEnter())
        {
            try
            {
                return _status ?? Reap(block: false);
            }
            finally
            {
                _reaping.Exit();
            }
        }

        // Somebody is in waitid: when the child has ended, that one is about to return.
        try
        {
            return _status ?? (Poll.IsReadable(pidfd) ? Wait() : null);
        }
        catch (ObjectDisposedException) when (_status is not null)
        {
            return _status;
        }
    }

    /// <summary>Blocks until the child has ended.</summary>
    public ExitStatus Wait()
    {
        if (_status is ExitStatus known)
        {
            return known;
        }

        lock (_reaping)
        {
            return _status ?? Reap(block: true)!;
        }
    }

    /// <summary>Completes when the child has ended. The reactor watches it from the first call on.</summary>
    public Task<ExitStatus> WaitAsync()
    {
        if (_status is ExitStatus known)
        {
            return Task.FromResult(known);
        }

        if (_ended is TaskCompletionSource<ExitStatus> watched)
        {
            return watched.Task;
        }

        TaskCompletionSource<ExitStatus> made = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _ended, made, null) is TaskCompletionSource<ExitStatus> other)
        {
            return other.Task;
        }

        Watch(made);
        return made.Task;
    }

    /// <inheritdoc/>
    public void OnReady()
    {
        // Not to be had at once when another thread waits, or when a tracer is told first (ptrace(2)).
        if (_status is null && !TryReapNow())
        {
            WaitOnThreadPool();
        }
    }

    /// <inheritdoc/>
    public void OnClosed() => _ended?.TrySetException(new ObjectDisposedException(nameof(ChildProcess)));

    private void Watch(TaskCompletionSource<ExitStatus> ended)
    {
        try
        {
            if (_status is ExitStatus status)
            {
                ended.TrySetResult(status);
            }
            else
            {
                Reactor.Shared.Register(pidfd, ReactorEvents.Read, this);
            }
        }
        catch (ObjectDisposedException e)
        {
            ended.TrySetException(e);
        }
        catch (LinuxException)
        {
            // No descriptor or watch is left for the reactor: a thread that waits does without.
            WaitOnThreadPool();
        }
    }

    private void WaitOnThreadPool() =>
        ThreadPool.UnsafeQueueUserWorkItem(static exit => exit.Wait(), this, preferLocal: false);

    private bool TryReapNow()
    {
        if (!_reaping.TryEnter())
        {
            return false;
        }

        try
        {
            return (_status ?? Reap(block: false)) is not null;
        }
        finally
        {
            _reaping.Exit();
        }
    }

    private ExitStatus? Reap(bool block)
    {
        if (!ChildWait.TryWait(pidfd, block, out WaitResult result))
        {
            return null;
        }

        ExitStatus status = result.IsLost
            ? ExitStatus.FromLost(Native.Processes.PidFd.LostWaitStatus(pidfd))
            : ExitStatus.From(result, ParentPeak);
        OwnChildren.Remove(pid);
        Reaped?.Invoke(status);
        _status = status;
        Interlocked.MemoryBarrier(); // against WaitAsync, which sets _ended and then reads _status
        _ended?.TrySetResult(status);
        return status;
    }
}
