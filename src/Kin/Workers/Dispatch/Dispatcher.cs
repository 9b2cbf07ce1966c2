using Kin.Native;
using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Workers.Dispatch;

/// <summary>
/// Gives the jobs of a pool to its workers and takes their results.
/// </summary>
/// <remarks>
/// One lock guards the queue, the links and what is in flight; under it there are only copies into and out of
/// rings. Who submits puts a job straight into the ring of an idle worker. One thread sleeps on the pool's
/// doorbell for responses and deaths. It never runs code of the user: what a job does when it finishes goes
/// on elsewhere. A job is in one worker at a time and its frame says whether that worker has begun, so a
/// death costs the one job (and of that the one item) that was running; what only waited in the dead worker's
/// ring goes to others, and an idle worker takes back what waits behind a long job elsewhere.
/// </remarks>
internal sealed partial class Dispatcher
{
    // So many jobs wait in the ring of a worker at most: enough that it need not sleep between short ones.
    private const int Depth = 64;

    private readonly Lock _gate = new();
    private readonly JobQueue _queue = new();
    private readonly List<WorkerLink> _links = [];
    private readonly DispatcherOptions _options;
    private readonly Doorbell _bell = new();
    private long _clock;
    private int _outstanding;
    private TaskCompletionSource? _drained;
    private Exception? _broken;

    public Dispatcher(DispatcherOptions options)
    {
        _options = options;
        Forms = new ValueForms(options.Serializer);
    }

    public FunctionTable Functions { get; } = new();

    public ValueForms Forms { get; }

    public int Workers => _options.Workers;

    /// <summary>Takes a job. It is given to a worker now if one has room.</summary>
    public void Submit(Job job)
    {
        Bridge(job);
        lock (_gate)
        {
            Accept(job);
        }
    }

    /// <summary>
    /// Takes a job and runs the response ring on the calling thread for a moment, as most short calls are
    /// answered sooner than any other thread could be woken.
    /// </summary>
    public void SubmitAndSpin(Job job)
    {
        WorkerLink? link;
        Bridge(job);
        lock (_gate)
        {
            Accept(job);
            link = job.Link;
            if (link is not null)
            {
                link.Spinners++;
                link.DisarmBell();
            }
        }

        if (link is not null)
        {
            Spin(job, link);
        }
    }

    /// <summary>Takes a job back. False when a worker has begun it, or it is finished.</summary>
    public bool TryCancel(Job job)
    {
        lock (_gate)
        {
            switch (job.State)
            {
                case JobState.Queued:
                    _queue.Remove(job);
                    break;
                case JobState.Sent when job.Link is { } link && link.TryRevoke(link.InFlight.IndexOf(job)):
                    break;
                default:
                    return false;
            }

            Settle(job);
            return true;
        }
    }

    /// <summary>
    /// Gives a number to a function that captured values, as they are at this moment. Tokens among them stay
    /// connected, in each worker that has the function, until it is forgotten.
    /// </summary>
    public FunctionEntry Capture(FunctionImage image, Delegate function)
    {
        FunctionEntry entry = Functions.Capture(image, function);
        entry.Definition.Connect(token =>
        {
            lock (_gate)
            {
                _links.ForEach(link => link.PassCancellation(entry, token));
            }
        });
        return entry;
    }

    public void Forget(FunctionEntry function)
    {
        lock (_gate)
        {
            foreach (WorkerLink link in _links)
            {
                link.Forget(function);
            }
        }

        function.Dispose();
    }

    /// <summary>A call or a map operation has begun.</summary>
    public void Enter() => Interlocked.Increment(ref _outstanding);

    /// <summary>It is over, and who waits for it has been told.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _outstanding) > 0)
        {
            return;
        }

        lock (_gate)
        {
            if (Volatile.Read(ref _outstanding) == 0)
            {
                TellDrained();
            }
        }
    }

    /// <summary>
    /// Completes when everything that was accepted so far, and what comes meanwhile, is finished.
    /// </summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            return Volatile.Read(ref _outstanding) == 0
                ? Task.CompletedTask
                : (_drained ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void TellDrained()
    {
        _drained?.SetResult();
        _drained = null;
    }

    private void Accept(Job job)
    {
        if (_closing || _broken is not null)
        {
            job.Parcel.Dispose();
        }

        ThrowIfOver();
        if (job.IsCall)
        {
            Enter();
        }

        WorkerLink? link = _queue.Count == 0 ? Choose() : null;
        bool foundIdle = link?.InFlight.Count == 0;
        while (link is not null && !Send(link, job))
        {
            // One whose ring is full will take more as it goes on. One that does not read its socket may
            // never.
            link = link.IsClogged ? Choose() : null;
            foundIdle = link?.InFlight.Count == 0;
        }

        if (link is null)
        {
            _queue.AddLast(job);
        }

        if (!foundIdle)
        {
            Grow();
        }
    }

    private void ThrowIfOver()
    {
        if (_closing)
        {
            throw new ObjectDisposedException(
                _options.Name, $"{_options.Name} has been disposed: it takes no more work.");
        }

        if (_broken is not null)
        {
            throw new InvalidOperationException(_broken.Message, _broken);
        }
    }

    private bool Send(WorkerLink link, Job job)
    {
        try
        {
            if (!link.TrySend(job))
            {
                return false;
            }
        }
        catch (LinuxException e)
        {
            // No memory or descriptor to send a large payload: nothing has been sent, and this job alone
            // fails.
            End(job, e, retry: false);
            _bell.Ring();
            return true;
        }

        link.LastUsed = ++_clock;
        Watch();
        return true;
    }

    // A token that is cancelled before the job is in a ring is told when it gets there.
    private void Bridge(Job job)
    {
        if (job.Parcel.HasTokens)
        {
            job.Parcel.Connect(token =>
            {
                lock (_gate)
                {
                    job.Link?.PassCancellation(job, token);
                }
            });
        }
    }

    // The idle worker that was used last has the warmest caches; otherwise the one with the least before it.
    // One that is stalled only where all are: it may go on at any moment.
    private WorkerLink? Choose()
    {
        WorkerLink? best = null;
        bool othersWork = false;
        foreach (WorkerLink link in _links)
        {
            if (!link.TakesWork)
            {
                continue;
            }

            othersWork |= !link.IsStalled;
            if (link.InFlight.Count < Depth && (best is null || IsBetter(link, best)))
            {
                best = link;
            }
        }

        return best is { IsStalled: true } && othersWork ? null : best;
    }

    private static bool IsBetter(WorkerLink link, WorkerLink best) =>
        link.IsStalled != best.IsStalled ? best.IsStalled
        : link.InFlight.Count != best.InFlight.Count ? link.InFlight.Count < best.InFlight.Count
        : link.LastUsed > best.LastUsed;

    private void Refill(WorkerLink link)
    {
        link.TellForgotten();
        if (!link.TakesWork || link.IsStalled)
        {
            return;
        }

        while (link.InFlight.Count < Depth && _queue.First is { } job && Send(link, job))
        {
            // Sent: the state says so already, and the list still knows it.
            _queue.Remove(job);
        }

        if (link.InFlight.Count == 0 && !link.IsClogged)
        {
            Steal(link);
        }
    }

    /// <summary>Under the lock: the job is over, one way or another.</summary>
    private static void Settle(Job job)
    {
        job.State = JobState.Finished;
        job.Link = null;
    }
}
