using Kin.IO;
using Kin.Native;
using Kin.Workers.Transport;

namespace Kin.Workers.Dispatch;

/// <summary>
/// The socket beside the rings. The lock is held here and the worker may be stopped, so nothing waits: a large request
/// that finds the socket full is not sent, and a cancellation is kept until the reactor has seen room.
/// </summary>
internal sealed partial class WorkerLink
{
    private readonly Queue<(Job Job, int Token)> _cancellations = new();
    private bool _hasRoom;

    /// <summary>The socket is full: the worker does not read it, which takes it no time when it is well.</summary>
    public bool IsClogged { get; private set; }

    /// <summary>Tells the worker that one of the tokens of a job that it has is cancelled.</summary>
    public void PassCancellation(Job job, int token)
    {
        if (IsClogged || !TrySend(job, token))
        {
            _cancellations.Enqueue((job, token));
        }
    }

    /// <summary>True when the socket was full and there is room now. What was kept has been sent.</summary>
    public bool TryUnclog()
    {
        if (!IsClogged || !Volatile.Read(ref _hasRoom))
        {
            return false;
        }

        IsClogged = false;
        while (_cancellations.TryPeek(out (Job Job, int Token) kept))
        {
            // A job that has gone elsewhere took its cancellations along.
            if (kept.Job.Link == this && !TrySend(kept.Job, kept.Token))
            {
                return false;
            }

            _cancellations.Dequeue();
        }

        return true;
    }

    // A worker that is gone cannot take anything, and need not: its death brings its jobs back.
    private bool TrySend(Job job, int token) =>
        Noted(ControlMessage.Cancel(job.Id, token).TrySend(Socket, [])) != PacketSend.Full;

    private bool TrySendExternal(Parcel parcel, long task) =>
        !IsClogged && Noted(parcel.TrySendExternal(Socket, task)) != PacketSend.Full;

    private PacketSend Noted(PacketSend outcome)
    {
        if (outcome == PacketSend.Full)
        {
            Volatile.Write(ref _hasRoom, false);
            Reactor.Shared.Register(Socket.Fd, ReactorEvents.Write, () =>
            {
                Volatile.Write(ref _hasRoom, true);
                _bell?.Ring();
            });
            IsClogged = true;
        }

        return outcome;
    }
}
