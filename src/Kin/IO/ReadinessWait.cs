using Kin.Native;

namespace Kin.IO;

/// <summary>One awaited wait on the reactor. What awaits it resumes on the thread pool, never on the reactor's thread.</summary>
internal sealed class ReadinessWait : TaskCompletionSource, IReactorCallback
{
    private readonly SafeFd _fd;
    private readonly CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;

    private ReadinessWait(SafeFd fd, CancellationToken cancellationToken)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        _fd = fd;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Begins to wait.</summary>
    public static Task Start(Reactor reactor, SafeFd fd, ReactorEvents events, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        ReadinessWait wait = new(fd, cancellationToken);
        reactor.Register(fd, events, wait);
        if (cancellationToken.CanBeCanceled && !wait.Task.IsCompleted)
        {
            wait._registration = cancellationToken.UnsafeRegister(static state => ((ReadinessWait)state!).Cancel(), wait);
            Interlocked.MemoryBarrier();
            if (wait.Task.IsCompleted)
            {
                wait._registration.Unregister();
            }
        }

        return wait.Task;
    }

    /// <inheritdoc/>
    public void OnReady()
    {
        TrySetResult();
        _registration.Unregister();
    }

    /// <inheritdoc/>
    public void OnClosed()
    {
        TrySetException(new ObjectDisposedException(nameof(SafeFd), "The descriptor was closed during the wait."));
        _registration.Unregister();
    }

    private void Cancel()
    {
        if (Reactor.Cancel(_fd, this))
        {
            TrySetCanceled(_cancellationToken);
        }
    }
}
