using Kin.IO;
using Kin.Ipc.Locks;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.ReaderWriter;

/// <summary>
/// Taking the lock for writing: first the lock among writers; then those readers go in who waited while the
/// last writer was in; then the gate is closed; and when the last reader is out, the writer is in.
/// </summary>
internal static class WriteTaking
{
    private const int SpinMicroseconds = 20;

    // How long a writer stands back for readers who wait. Most go in within microseconds. One that is stopped
    // would never, and it must not keep anybody from anything, for it has nothing.
    private const int CourtesyMilliseconds = 10;

    /// <summary>Blocks the thread. Null: the time is over.</summary>
    public static ReaderWriterHold? Take(
        ReaderWriterCore core, Deadline deadline, CancellationToken cancellationToken)
    {
        core.RefuseOwnHolds(Lease.OfThread);
        if (LockTaking.Take(core.Writers, deadline, cancellationToken) is not { } turn)
        {
            return null;
        }

        ReaderWriterHold? hold = null;
        try
        {
            if (ReaderTable.Any(core.Memory, ReaderState.Waiting))
            {
                LetIn waiting = new(core.Memory);
                Courtesy(core).Until(ref waiting, Limit(deadline), CancellationToken.None);
            }

            if (MayClose(core, deadline))
            {
                hold = IsDrained(core, deadline) ? Enter(core, turn) : null;
            }

            if (hold is null && !deadline.IsOver)
            {
                using DrainWait wait = new(core.Region, turn.Lease, deadline);
                OwnerWaiting.Until(wait, core.Memory, cancellationToken);
                hold = wait.IsDrained ? Enter(core, turn) : null;
            }

            return hold;
        }
        finally
        {
            End(core, turn, hold);
        }
    }

    /// <summary>Blocks no thread. Null: the time is over.</summary>
    public static async ValueTask<ReaderWriterHold?> TakeAsync(
        ReaderWriterCore core, Deadline deadline, CancellationToken cancellationToken)
    {
        if (await LockTaking.TakeAsync(core.Writers, deadline, cancellationToken).ConfigureAwait(false)
            is not { } turn)
        {
            return null;
        }

        ReaderWriterHold? hold = null;
        try
        {
            if (ReaderTable.Any(core.Memory, ReaderState.Waiting))
            {
                Boxed<LetIn> waiting = new(new(core.Memory));
                await Courtesy(core).UntilAsync(waiting, Limit(deadline), CancellationToken.None)
                    .ConfigureAwait(false);
            }

            if (MayClose(core, deadline))
            {
                using DrainWait wait = new(core.Region, turn.Lease, deadline);
                await OwnerWaiting.UntilAsync(wait, core.Memory, cancellationToken).ConfigureAwait(false);
                hold = wait.IsDrained ? Enter(core, turn) : null;
            }

            return hold;
        }
        finally
        {
            End(core, turn, hold);
        }
    }

    private static EventWait Courtesy(ReaderWriterCore core) => new(core.Region, ReaderTable.Drain);

    private static Deadline Limit(Deadline deadline) =>
        Deadline.After(TimeSpan.FromMilliseconds(deadline.Left(CourtesyMilliseconds)));

    // One without time does not keep readers out in vain.
    private static bool MayClose(ReaderWriterCore core, Deadline deadline)
    {
        if (deadline.IsOver && ReaderTable.Any(core.Memory, ReaderState.Reading))
        {
            return false;
        }

        Gate.Close(core.Memory);
        return true;
    }

    private static bool IsDrained(ReaderWriterCore core, Deadline deadline)
    {
        BriefSpin spin = new(SpinMicroseconds);
        bool drained;
        do
        {
            drained = !ReaderTable.Any(core.Memory, ReaderState.Reading);
        }
        while (!drained && !deadline.IsOver && spin.Once());
        return drained;
    }

    private static ReaderWriterHold Enter(ReaderWriterCore core, LockScope turn)
    {
        bool died = Gate.Enter(core.Memory);
        ObjectDisposedException.ThrowIf(core.Region.IsClosed, typeof(SharedObject));
        return new ReaderWriterHold(core, turn, died);
    }

    // One who is not in opens the gate again, if he has closed it, and lets go of his turn.
    private static void End(ReaderWriterCore core, LockScope turn, ReaderWriterHold? hold)
    {
        if (hold is null && !core.Region.IsClosed)
        {
            Gate.GiveUp(core.Memory);
            turn.Dispose();
        }
    }

    private readonly struct LetIn(SharedMapping memory) : IAttempt
    {
        public bool Try() => !ReaderTable.Any(memory, ReaderState.Waiting);
    }
}
