using Kin.IO;
using Kin.Native;
using Kin.Workers.Transport;

namespace Kin.Workers.Dispatch;

/// <summary>
/// The socket beside the rings. The lock is held here and the worker may be stopped, so nothing waits: a
/// large request that finds the socket full is not sent, and a cancellation is kept until the reactor has
/// seen room.
/// </summary>
internal sealed partial class WorkerLink
{
    // Jobs have numbers above zero, definitions below.
    private const long SettingsTask = 0;

    private readonly Queue<Cancellation> _cancellations = new();
    private bool _hasRoom;

    /// <summary>
    /// The socket is full: the worker does not read it, which takes it no time when it is well.
    /// </summary>
    public bool IsClogged { get; private set; }

    /// <summary>Tells the worker that one of the tokens of a job that it has is cancelled.</summary>
    public void PassCancellation(Job job, int token) => Pass(new Cancellation(job.Id, token, job));

    /// <summary>
    /// Tells the worker, if it has the function, that a token among the captured values is cancelled.
    /// </summary>
    public void PassCancellation(FunctionEntry function, int token)
    {
        if (_known.Contains(function.Number))
        {
            Pass(new Cancellation(TaskOf(function), token));
        }
    }

    /// <summary>Tells the worker that a token among those of its initializer is cancelled.</summary>
    public void PassCancellation(int token) => Pass(new Cancellation(SettingsTask, token));

    /// <summary>True when the socket was full and there is room now. What was kept has been sent.</summary>
    public bool TryUnclog()
    {
        if (!IsClogged || !Volatile.Read(ref _hasRoom))
        {
            return false;
        }

        IsClogged = false;
        while (_cancellations.TryPeek(out Cancellation kept))
        {
            // A job that has gone elsewhere took its cancellations along.
            if ((kept.Job is null || kept.Job.Link == this) && !TrySend(kept))
            {
                return false;
            }

            _cancellations.Dequeue();
        }

        return true;
    }

    private static long TaskOf(FunctionEntry function) => -function.Number;

    // Of those that were cancelled before the worker had the message it could not be told.
    private void PassEarly(Parcel parcel, long task, Job? job)
    {
        for (int i = 0; parcel.HasTokens && i < parcel.Tokens.Count; i++)
        {
            if (parcel.Tokens[i].IsCancellationRequested)
            {
                Pass(new Cancellation(task, i, job));
            }
        }
    }

    private void Pass(Cancellation cancellation)
    {
        if (IsClogged || !TrySend(cancellation))
        {
            _cancellations.Enqueue(cancellation);
        }
    }

    // A worker that is gone cannot take anything, and need not: its death brings its jobs back.
    private bool TrySend(Cancellation cancellation) =>
        Noted(ControlMessage.Cancel(cancellation.Task, cancellation.Token).TrySend(Socket, []))
            != PacketSend.Full;

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

    private readonly record struct Cancellation(long Task, int Token, Job? Job = null);
}
