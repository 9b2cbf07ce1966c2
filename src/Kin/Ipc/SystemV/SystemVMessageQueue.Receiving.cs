namespace Kin.Ipc;

public sealed partial class SystemVMessageQueue
{
    /// <summary>Takes a message out; waits until there is one.</summary>
    /// <param name="type">
    /// 0: the first message; above: the first of that type; below: the first of the lowest type that is at
    /// most its absolute value, so that types are priorities.
    /// </param>
    /// <param name="options">How the type is meant.</param>
    /// <exception cref="LinuxException">EIDRM or EINVAL: it was removed; EACCES.</exception>
    public SystemVMessage Receive(
        long type = 0, SystemVReceiveOptions options = SystemVReceiveOptions.None)
    {
        MessageReceive call = new(Id, type, options);
        call.Run(Timeout.InfiniteTimeSpan, default);
        return call.Message;
    }

    /// <summary>
    /// As <see cref="Receive(long, SystemVReceiveOptions)"/>, for at most this long; null: none came.
    /// </summary>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="type">0: any; above and below: see the form without a time-out.</param>
    /// <param name="options">How the type is meant.</param>
    /// <param name="cancellationToken">Stops the waiting. No message is lost by that.</param>
    /// <exception cref="LinuxException">EIDRM or EINVAL: it was removed; EACCES.</exception>
    public SystemVMessage? Receive(
        TimeSpan timeout,
        long type = 0,
        SystemVReceiveOptions options = SystemVReceiveOptions.None,
        CancellationToken cancellationToken = default)
    {
        MessageReceive call = new(Id, type, options);
        return call.Run(timeout, cancellationToken) ? call.Message : null;
    }

    /// <summary>Takes a message out if there is one now.</summary>
    /// <param name="message">The message.</param>
    /// <param name="type">0: any; above and below: see the form that waits.</param>
    /// <param name="options">How the type is meant.</param>
    /// <exception cref="LinuxException">EIDRM or EINVAL: it was removed; EACCES.</exception>
    public bool TryReceive(
        out SystemVMessage message,
        long type = 0,
        SystemVReceiveOptions options = SystemVReceiveOptions.None)
    {
        MessageReceive call = new(Id, type, options);
        bool any = call.TryNow();
        message = call.Message;
        return any;
    }

    /// <summary>
    /// A copy of the message at a place in the queue, which stays there (MSG_COPY); false: there are fewer.
    /// </summary>
    /// <param name="index">From 0 on, the oldest first.</param>
    /// <param name="message">The copy.</param>
    /// <exception cref="LinuxException">ENOSYS: the kernel was built without it.</exception>
    public bool TryPeek(int index, out SystemVMessage message)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        MessageReceive call = new(Id, index);
        bool any = call.TryNow();
        message = call.Message;
        return any;
    }

    /// <summary>Completes with the next message. While there is none a thread waits for it.</summary>
    /// <param name="type">0: any; above and below: see the form that waits.</param>
    /// <param name="options">How the type is meant.</param>
    /// <param name="cancellationToken">Stops the waiting. No message is lost by that.</param>
    /// <exception cref="LinuxException">EIDRM or EINVAL: it was removed; EACCES.</exception>
    public async Task<SystemVMessage> ReceiveAsync(
        long type = 0,
        SystemVReceiveOptions options = SystemVReceiveOptions.None,
        CancellationToken cancellationToken = default)
    {
        MessageReceive call = new(Id, type, options);
        await call.RunAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        return call.Message;
    }

    /// <summary>As the form without a time-out; null: none came in that time.</summary>
    /// <inheritdoc cref="Receive(TimeSpan, long, SystemVReceiveOptions, CancellationToken)"/>
    public async Task<SystemVMessage?> ReceiveAsync(
        TimeSpan timeout,
        long type = 0,
        SystemVReceiveOptions options = SystemVReceiveOptions.None,
        CancellationToken cancellationToken = default)
    {
        MessageReceive call = new(Id, type, options);
        return await call.RunAsync(timeout, cancellationToken).ConfigureAwait(false) ? call.Message : null;
    }
}
