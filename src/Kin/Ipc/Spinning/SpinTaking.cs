using Kin.Ipc.Locks;
using Kin.Ipc.Waiting;

namespace Kin.Ipc.Spinning;

/// <summary>Taking a lock by asking again and again.</summary>
internal static class SpinTaking
{
    /// <summary>Null: the time is over.</summary>
    public static LockScope? Take(OwnerLock wanted, Deadline deadline, CancellationToken cancellationToken)
    {
        uint lease = Lease.OfThread;
        if (wanted.TryTake(lease, out bool died))
        {
            return new LockScope(wanted, lease, died);
        }

        if (wanted.IsHeldBy(lease))
        {
            ObjectDisposedException.ThrowIf(wanted.Region.IsClosing, typeof(SharedObject));
            throw new LockRecursionException("This thread has the lock already, and would spin for ever.");
        }

        OwnerSpin spin = new(wanted, lease);
        bool taken = false;
        try
        {
            while (!(taken = wanted.TryTake(lease, keep: 0, out died)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (deadline.IsOver)
                {
                    return null;
                }

                if (!spin.Pause())
                {
                    Thread.Yield(); // sched_yield(2): the owner may need just this processor
                }
            }

            return new LockScope(wanted, lease, died);
        }
        finally
        {
            spin.End(taken);
        }
    }

    /// <summary>Lets other work of the thread pool run in between. Null: the time is over.</summary>
    public static async ValueTask<LockScope?> TakeAsync(
        OwnerLock wanted, Deadline deadline, CancellationToken cancellationToken)
    {
        uint lease = Lease.Next();
        OwnerSpin spin = new(wanted, lease);
        bool taken = false;
        try
        {
            bool died;
            while (!(taken = wanted.TryTake(lease, keep: 0, out died)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (deadline.IsOver)
                {
                    return null;
                }

                if (!spin.Pause())
                {
                    await Task.Yield();
                }
            }

            return new LockScope(wanted, lease, died);
        }
        finally
        {
            spin.End(taken);
        }
    }
}
