namespace Kin.Ipc;

public sealed partial class SystemVSemaphoreSet
{
    /// <summary>Does all of these operations at one stroke; waits until all are possible.</summary>
    /// <param name="operations">In this order; at most 500 unless the limit was changed (kernel.sem).</param>
    /// <exception cref="LinuxException">
    /// EIDRM or EINVAL: it was removed; EACCES; ERANGE: a value would pass 32,767; EFBIG: no such semaphore.
    /// </exception>
    public void Apply(params ReadOnlySpan<SystemVSemaphoreOperation> operations) =>
        new SemaphoreOperate(Id, operations).Run(Timeout.InfiniteTimeSpan, default);

    /// <summary>
    /// As <see cref="Apply(ReadOnlySpan{SystemVSemaphoreOperation})"/>, for at most this long.
    /// </summary>
    /// <returns>False: it was not possible in that time, and nothing was changed.</returns>
    /// <param name="operations">In this order.</param>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="cancellationToken">Stops the waiting; then nothing was changed.</param>
    public bool Apply(
        ReadOnlySpan<SystemVSemaphoreOperation> operations,
        TimeSpan timeout,
        CancellationToken cancellationToken = default) =>
        new SemaphoreOperate(Id, operations).Run(timeout, cancellationToken);

    /// <summary>Does all of these operations if all are possible now; false: nothing was changed.</summary>
    /// <inheritdoc cref="Apply(ReadOnlySpan{SystemVSemaphoreOperation})"/>
    public bool TryApply(params ReadOnlySpan<SystemVSemaphoreOperation> operations) =>
        new SemaphoreOperate(Id, operations).TryNow();

    /// <summary>
    /// Completes when all of these operations were done at one stroke. Until then a thread waits for it.
    /// </summary>
    /// <param name="operations">In this order.</param>
    /// <param name="cancellationToken">Stops the waiting; then nothing was changed.</param>
    /// <exception cref="LinuxException">EIDRM or EINVAL: it was removed; EACCES; ERANGE; EFBIG.</exception>
    public Task ApplyAsync(
        ReadOnlySpan<SystemVSemaphoreOperation> operations, CancellationToken cancellationToken = default) =>
        new SemaphoreOperate(Id, operations).RunAsync(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>As the form without a time-out; false: it was not possible in that time.</summary>
    /// <inheritdoc cref="Apply(ReadOnlySpan{SystemVSemaphoreOperation}, TimeSpan, CancellationToken)"/>
    public Task<bool> ApplyAsync(
        ReadOnlySpan<SystemVSemaphoreOperation> operations,
        TimeSpan timeout,
        CancellationToken cancellationToken = default) =>
        new SemaphoreOperate(Id, operations).RunAsync(timeout, cancellationToken);

    /// <summary>P: takes from a semaphore; waits until there is enough.</summary>
    /// <param name="index">From 0 on.</param>
    /// <param name="count">1 to 32,767.</param>
    /// <param name="undo">The kernel gives it back when this process ends (SEM_UNDO).</param>
    /// <exception cref="LinuxException">EIDRM or EINVAL: it was removed; EACCES; EFBIG.</exception>
    public void Acquire(int index = 0, int count = 1, bool undo = false) => Apply(Taking(index, count, undo));

    /// <summary>
    /// As <see cref="Acquire(int, int, bool)"/>, for at most this long; false: not in that time.
    /// </summary>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="index">From 0 on.</param>
    /// <param name="count">1 to 32,767.</param>
    /// <param name="undo">The kernel gives it back when this process ends (SEM_UNDO).</param>
    /// <param name="cancellationToken">Stops the waiting; then nothing was taken.</param>
    public bool Acquire(
        TimeSpan timeout,
        int index = 0,
        int count = 1,
        bool undo = false,
        CancellationToken cancellationToken = default) =>
        Apply([Taking(index, count, undo)], timeout, cancellationToken);

    /// <summary>P: takes from a semaphore if there is enough now.</summary>
    /// <inheritdoc cref="Acquire(int, int, bool)"/>
    public bool TryAcquire(int index = 0, int count = 1, bool undo = false) =>
        TryApply(Taking(index, count, undo));

    /// <summary>P: completes when it has been taken. Until then a thread waits for it.</summary>
    /// <param name="index">From 0 on.</param>
    /// <param name="count">1 to 32,767.</param>
    /// <param name="undo">The kernel gives it back when this process ends (SEM_UNDO).</param>
    /// <param name="cancellationToken">Stops the waiting; then nothing was taken.</param>
    public Task AcquireAsync(
        int index = 0, int count = 1, bool undo = false, CancellationToken cancellationToken = default) =>
        ApplyAsync([Taking(index, count, undo)], cancellationToken);

    /// <summary>V: gives to a semaphore. Never waits.</summary>
    /// <param name="index">From 0 on.</param>
    /// <param name="count">1 to 32,767.</param>
    /// <param name="undo">
    /// True where the taking was to be undone: then both are taken back together at the end of the process.
    /// </param>
    /// <exception cref="LinuxException">
    /// ERANGE: the value would pass 32,767; EIDRM or EINVAL; EACCES.
    /// </exception>
    public void Release(int index = 0, int count = 1, bool undo = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Apply(SystemVSemaphoreOperation.Release(index, count, undo));
    }

    private static SystemVSemaphoreOperation Taking(int index, int count, bool undo)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return SystemVSemaphoreOperation.Acquire(index, count, undo);
    }
}
