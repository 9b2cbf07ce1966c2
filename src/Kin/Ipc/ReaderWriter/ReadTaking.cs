using Kin.IO;
using Kin.Ipc.Locks;
using Kin.Ipc.Waiting;

namespace Kin.Ipc.ReaderWriter;

/// <summary>Taking the lock for reading.</summary>
internal static class ReadTaking
{
    private const int SpinMicroseconds = 20;

    /// <summary>Blocks the thread. Null: the time is over.</summary>
    public static ReaderWriterHold? Take(
        ReaderWriterCore core, Deadline deadline, CancellationToken cancellationToken)
    {
        uint lease = Lease.OfThread;
        if (AtOnce(core, lease, out ReaderPlace place) is { } hold)
        {
            return hold;
        }

        // Who reads already goes in past a writer who waits, for that one waits for him.
        if (core.Reads(lease, except: place.Index))
        {
            return core.Admit(place, Gate.Read(core.Memory));
        }

        using ReadWait wait = new(core, place, lease, deadline);
        BriefSpin spin = new(SpinMicroseconds);
        while (!deadline.IsOver && Gate.IsClosed(Gate.Read(core.Memory)) && spin.Once())
        {
        }

        OwnerWaiting.Until(wait, core.Memory, cancellationToken);
        return wait.Hold;
    }

    /// <summary>Blocks no thread. Null: the time is over.</summary>
    public static async ValueTask<ReaderWriterHold?> TakeAsync(
        ReaderWriterCore core, Deadline deadline, CancellationToken cancellationToken)
    {
        uint lease = Lease.Next();
        if (AtOnce(core, lease, out ReaderPlace place) is { } hold)
        {
            return hold;
        }

        using ReadWait wait = new(core, place, lease, deadline);
        await OwnerWaiting.UntilAsync(wait, core.Memory, cancellationToken).ConfigureAwait(false);
        return wait.Hold;
    }

    private static ReaderWriterHold? AtOnce(ReaderWriterCore core, uint lease, out ReaderPlace place)
    {
        core.RefuseOwnWrite(lease);
        place = core.Announce(lease);
        uint gate = Gate.Read(core.Memory);
        return Gate.IsClosed(gate) ? null : core.Admit(place, gate);
    }
}
