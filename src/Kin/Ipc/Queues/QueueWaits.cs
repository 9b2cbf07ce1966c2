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
        bool decided = OnlyTries(timeout, cancellationToken) ? attempt.Try() : _room.Until(
            ref attempt, Deadline.After(timeout), cancellationToken, _writing.Next(rings.Written));
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
        bool decided = OnlyTries(timeout, cancellationToken) ? attempt.Try() : _values.Until(
            ref attempt, Deadline.After(timeout), cancellationToken, _reading.Next(rings.Taken));
        return decided && attempt.Claimed ? attempt.Claim : null;
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

    // Who only tries never sleeps, so the dead are looked for here, when that is due.
    private bool OnlyTries(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (region.SweepIfDue() || timeout != TimeSpan.Zero)
        {
            return false;
        }

        ObjectDisposedException.ThrowIf(region.IsClosed, typeof(SharedObject));
        cancellationToken.ThrowIfCancellationRequested();
        return true;
    }
}
