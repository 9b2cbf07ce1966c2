namespace Kin.Ipc;

public sealed partial class PosixSemaphore
{
    /// <summary>P: takes 1; waits until there is 1.</summary>
    /// <exception cref="ObjectDisposedException">It is, or was meanwhile, closed.</exception>
    public void Acquire() => Call().Run(Timeout.InfiniteTimeSpan, default);

    /// <summary>P: takes 1 if there is 1 now.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public bool TryAcquire() => Call().TryNow();

    /// <summary>As <see cref="Acquire()"/>, for at most this long; false: not in that time.</summary>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="cancellationToken">Stops the waiting; then nothing was taken.</param>
    /// <exception cref="ObjectDisposedException">It is, or was meanwhile, closed.</exception>
    public bool Acquire(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Call().Run(timeout, cancellationToken);

    /// <summary>P: completes when 1 has been taken. Until then a thread waits for it.</summary>
    /// <param name="cancellationToken">Stops the waiting; then nothing was taken.</param>
    /// <exception cref="ObjectDisposedException">It is, or was meanwhile, closed.</exception>
    public Task AcquireAsync(CancellationToken cancellationToken = default) =>
        Call().RunAsync(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>As the form without a time-out; false: not in that time.</summary>
    /// <inheritdoc cref="Acquire(TimeSpan, CancellationToken)"/>
    public Task<bool> AcquireAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        Call().RunAsync(timeout, cancellationToken);

    /// <summary>V: gives, one after the other. Never waits.</summary>
    /// <param name="count">1 or more.</param>
    /// <exception cref="LinuxException">EOVERFLOW: the value would pass <see cref="MaxValue"/>.</exception>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public void Release(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        for (int i = 0; i < count; i++)
        {
            ThrowIfDisposed();
            if (_handle.Post() is int errno and not 0)
            {
                throw Failure("sem_post", errno, Name);
            }
        }
    }

    private SemaphoreAcquire Call() => new(this, _handle, Name);
}
