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
        if (wanted.TryTake(lease, out bool died) || Spin(wanted, lease, deadline, out died))
        {
            return new LockScope(wanted, lease, died);
        }

        using LockWait wait = new(wanted, lease, deadline);
        while (!wait.Next(out uint word, out int milliseconds))
        {
            cancellationToken.ThrowIfCancellationRequested();
            WordSleep.Sleep(wanted.Region.Memory, wanted.Offset, word, milliseconds, cancellationToken);
        }

        return wait.Taken ? new LockScope(wanted, lease, wait.OwnerDied) : null;
    }

    /// <summary>Takes it for an asynchronous holder. Null: the time is over.</summary>
    public static async ValueTask<LockScope?> TakeAsync(
        OwnerLock wanted, Deadline deadline, CancellationToken cancellationToken)
    {
        uint lease = Lease.Next();
        if (wanted.TryTake(lease, out bool died))
        {
            return new LockScope(wanted, lease, died);
        }

        using LockWait wait = new(wanted, lease, deadline);
        while (!wait.Next(out uint word, out int milliseconds))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await WordWaits.WaitAsync(
                wanted.Region.Memory, wanted.Offset, word, milliseconds, cancellationToken)
                .ConfigureAwait(false);
        }

        return wait.Taken ? new LockScope(wanted, lease, wait.OwnerDied) : null;
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
