using Kin.IO;
using Kin.Ipc.Waiting;

namespace Kin.Ipc.Locks;

/// <summary>Taking an <see cref="OwnerLock"/> in all forms: at once, blocking, asynchronously.</summary>
internal static class LockTaking
{
    private const int SpinMicroseconds = 20;

    /// <summary>Takes it, blocking the thread. Null: the time is over.</summary>
    public static LockScope? Take(OwnerLock wanted, Deadline deadline, CancellationToken cancellationToken)
    {
        uint lease = Lease.OfThread;
        return Take(wanted, lease, deadline, cancellationToken, out bool died)
            ? new LockScope(wanted, lease, died) : null;
    }

    /// <summary>Takes it for that lease, blocking the thread. False: the time is over.</summary>
    public static bool Take(
        OwnerLock wanted, uint lease, Deadline deadline, CancellationToken cancellationToken, out bool died)
    {
        if (wanted.TryTake(lease, out died) || Spin(wanted, lease, deadline, out died))
        {
            return true;
        }

        using LockWait wait = new(wanted, lease, deadline);
        OwnerWaiting.Until(wait, wanted.Region.Memory, cancellationToken);
        died = wait.OwnerDied;
        return wait.Taken;
    }

    /// <summary>Takes it for a new asynchronous holder. Null: the time is over.</summary>
    public static async ValueTask<LockScope?> TakeAsync(
        OwnerLock wanted, Deadline deadline, CancellationToken cancellationToken)
    {
        uint lease = Lease.Next();
        if (wanted.TryTake(lease, out bool died))
        {
            return new LockScope(wanted, lease, died);
        }

        using LockWait wait = new(wanted, lease, deadline);
        await OwnerWaiting.UntilAsync(wait, wanted.Region.Memory, cancellationToken).ConfigureAwait(false);
        return wait.Taken ? new LockScope(wanted, lease, wait.OwnerDied) : null;
    }

    /// <summary>Takes it again for that lease, however long it takes. Returns whether its last owner
    /// died.</summary>
    public static async ValueTask<bool> TakeAgainAsync(OwnerLock wanted, uint lease)
    {
        if (wanted.TryTake(lease, out bool died))
        {
            return died;
        }

        using LockWait wait = new(wanted, lease, Deadline.Never);
        await OwnerWaiting.UntilAsync(wait, wanted.Region.Memory, CancellationToken.None)
            .ConfigureAwait(false);
        return wait.OwnerDied;
    }

    private static bool Spin(OwnerLock wanted, uint lease, Deadline deadline, out bool died)
    {
        died = false;
        BriefSpin spin = new(SpinMicroseconds);
        while (!deadline.IsOver && spin.Once())
        {
            if (wanted.TryTake(lease, keep: 0, out died))
            {
                return true;
            }
        }

        return false;
    }
}
