using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;

namespace Kin.Ipc.Queues;

/// <summary>Waiting for room in a ring, and for something to take.</summary>
internal sealed class QueueWaits(Region region, QueueRings rings)
{
    private readonly EventWait _room = new(region, RingLayout.NotFull);
    private readonly EventWait _values = new(region, RingLayout.NotEmpty);
    private Pace _writing = new(), _reading = new();

    /// <summary>False: the time is over.</summary>
    /// <exception cref="InvalidOperationException">The queue is completed.</exception>
    public bool Write<TAttempt>(ref TAttempt attempt, TimeSpan timeout, CancellationToken cancellationToken)
        where TAttempt : struct, IWriteAttempt, allows ref struct
    {
        bool decided = Waits(_room, ref attempt, _writing.Next(rings.Written), timeout, cancellationToken);
        ThrowIfCompleted(decided && !attempt.Written);
        return decided;
    }

    /// <inheritdoc cref="Write"/>
    public async ValueTask WriteAsync<TAttempt>(TAttempt attempt, CancellationToken cancellationToken)
        where TAttempt : struct, IWriteAttempt
    {
        Boxed<TAttempt> boxed = new(attempt);
        await _room.UntilAsync(boxed, Deadline.Never, cancellationToken).ConfigureAwait(false);
        ThrowIfCompleted(!boxed.Attempt.Written);
    }

    /// <summary>Null: the time is over, or nothing more will come.</summary>
    public QueueClaim? Claim(TimeSpan timeout, CancellationToken cancellationToken)
    {
        ClaimAttempt attempt = new(rings);
        int pause = _reading.Next(rings.Taken);
        return Waits(_values, ref attempt, pause, timeout, cancellationToken) && attempt.Claimed
            ? attempt.Claim : null;
    }

    /// <summary>Null: nothing more will come.</summary>
    public async ValueTask<QueueClaim?> ClaimAsync(CancellationToken cancellationToken)
    {
        Boxed<ClaimAttempt> boxed = new(new(rings));
        await _values.UntilAsync(boxed, Deadline.Never, cancellationToken).ConfigureAwait(false);
        return boxed.Attempt.Claimed ? boxed.Attempt.Claim : null;
    }

    public static EndOfStreamException Ended() => new("The queue is empty, and nothing more will come.");

    public static void ThrowIfCompleted(bool completed)
    {
        if (completed)
        {
            throw new InvalidOperationException("The queue is completed: nothing more may be put in.");
        }
    }

    // Who only tries never sleeps, so the dead are looked for here.
    private bool Waits<TAttempt>(
        EventWait wait, ref TAttempt attempt, int pause, TimeSpan timeout,
        CancellationToken cancellationToken)
        where TAttempt : struct, IAttempt, allows ref struct
    {
        if (!region.SweepIfDue() && timeout == TimeSpan.Zero)
        {
            ObjectDisposedException.ThrowIf(region.IsClosed, typeof(SharedObject));
            cancellationToken.ThrowIfCancellationRequested();
            return attempt.Try();
        }

        return wait.Until(ref attempt, Deadline.After(timeout), cancellationToken, pause);
    }
}
