using Kin.Native;

namespace Kin.IO;

/// <summary>
/// One wait on the reactor as a task. What awaits it resumes on the thread pool, never on the reactor's
/// thread; what blocks on it needs no other thread to go on.
/// </summary>
internal sealed class ReadinessWait : TaskCompletionSource, IReactorCallback
{
    private readonly SafeFd _fd;
    private readonly SafeFd? _alternative;
    private CancellationTokenRegistration _registration;

    private ReadinessWait(SafeFd fd, SafeFd? alternative)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        _fd = fd;
        _alternative = alternative;
    }

    /// <summary>
    /// Begins to wait for <paramref name="fd"/>, or, when there is one, for <paramref name="alternative"/> to
    /// be readable: the one that is ready first ends the wait.
    /// </summary>
    public static Task Start(
        Reactor reactor,
        SafeFd fd,
        ReactorEvents events,
        SafeFd? alternative,
        CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        ReadinessWait wait = new(fd, alternative);
        reactor.Register(fd, events, wait);
        if (alternative is not null && !wait.Task.IsCompleted)
        {
            wait.RegisterAlternative(reactor, alternative);
        }

        if (cancellationToken.CanBeCanceled && !wait.Task.IsCompleted)
        {
            wait._registration = cancellationToken.UnsafeRegister(
                static (state, token) => ((ReadinessWait)state!).Cancel(token), wait);
            Interlocked.MemoryBarrier(); // the wait may have ended before the registration was in its field
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
        if (TrySetResult())
        {
            Unregister();
        }
    }

    /// <inheritdoc/>
    public void OnClosed()
    {
        ObjectDisposedException closed = new(nameof(SafeFd), "The descriptor was closed during the wait.");
        if (TrySetException(closed))
        {
            Unregister();
        }
    }

    private void RegisterAlternative(Reactor reactor, SafeFd alternative)
    {
        try
        {
            reactor.Register(alternative, ReactorEvents.Read, this);
            Interlocked.MemoryBarrier();
            if (Task.IsCompleted)
            {
                Reactor.Cancel(alternative, this);
            }
        }
        catch (ObjectDisposedException)
        {
            OnClosed();
        }
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        if (TrySetCanceled(cancellationToken))
        {
            Unregister();
        }
    }

    // Each source may be the one that fired; taking it back again does nothing.
    private void Unregister()
    {
        Reactor.Cancel(_fd, this);
        if (_alternative is not null)
        {
            Reactor.Cancel(_alternative, this);
        }

        _registration.Unregister();
    }
}
