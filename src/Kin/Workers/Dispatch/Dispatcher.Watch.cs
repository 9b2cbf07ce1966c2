namespace Kin.Workers.Dispatch;

/// <summary>
/// Workers that do not begin what lies in their rings: stopped, swapped out, or loading for long; and chunks
/// of items that turned slow. What has not begun goes to others that are free.
/// </summary>
/// <remarks>
/// No event tells of such a worker, so the dispatcher's thread looks at the rings from time to time, but only
/// while there are calls: the first one sent after a pause wakes it, and when a whole interval has passed
/// without one, and nothing waits in a ring, it sleeps without a limit again.
/// </remarks>
internal sealed partial class Dispatcher
{
    /// <summary>
    /// Between two looks. A worker that did nothing from one to the next, and has a request, is stalled.
    /// </summary>
    private const int LookMilliseconds = 100;

    private bool _watching;
    private bool _lively;
    private long _nextLook;

    // Something was sent: now, or when a worker was there at last. Where there is only one, nothing can go
    // elsewhere.
    private void Watch()
    {
        _lively = true;
        if (!_watching && _options.Workers > 1)
        {
            _watching = true;
            _nextLook = Environment.TickCount64 + LookMilliseconds;
            _bell.Ring();
        }
    }

    private void Look(long now)
    {
        if (!_watching || now < _nextLook)
        {
            return;
        }

        bool waiting = false, stalled = false, divisible = false;
        foreach (WorkerLink link in _links)
        {
            waiting |= link.Look();
            stalled |= link.IsStalled;
            divisible |= link.Left > 0;
        }

        if (waiting && stalled && !_closing && _broken is null)
        {
            Grow();
        }

        // Also one that was stalled, has gone on and found its ring taken back: it answers nothing.
        foreach (WorkerLink link in _links)
        {
            if (link.IsFree)
            {
                Refill(link);
            }

            if (link.IsFree)
            {
                Divide(onlyLong: false);
            }
        }

        _nextLook = now + LookMilliseconds;
        _watching = _lively || waiting || divisible || (stalled && _queue.Count > 0);
        _lively = false;
    }

    // From a stalled worker the older half of what it has, all in the end. From one that is at work half of
    // what waits there, the youngest first, which it would reach last.
    private void Steal(WorkerLink thief)
    {
        if ((Fullest(stalled: true) ?? Fullest(stalled: false)) is not { } victim)
        {
            return;
        }

        if (victim is { IsStalled: false, InFlight.Count: 1 })
        {
            Divide(onlyLong: true);
            return;
        }

        int count = victim.InFlight.Count;
        for (int wanted = victim.IsStalled ? (count + 1) / 2 : count / 2; wanted > 0; wanted--)
        {
            int index = victim.IsStalled ? 0 : victim.InFlight.Count - 1;
            Job job = victim.InFlight[index].Job;
            if (!victim.TryRevoke(index))
            {
                return;
            }

            if (!Send(thief, job))
            {
                _queue.AddFirst(job);
                return;
            }
        }
    }

    // Half of what the chunk with the most left has not begun, for a worker that has nothing to do. It is
    // sent anew by the operation to which it belongs.
    private void Divide(bool onlyLong)
    {
        WorkerLink? victim = null;
        int most = 0;
        foreach (WorkerLink link in _links)
        {
            if ((link.RunsLong || !onlyLong) && link.Left > most)
            {
                victim = link;
                most = link.Left;
            }
        }

        int whole = victim?.InFlight[0].Job.Count ?? 0;
        if (victim?.TryCut(parts: 2) is { } job)
        {
            job.ExpectTail();
            _endings.Add(new Ending(job, null, Retry: false, job.Count, whole - job.Count));
            _bell.Ring();
        }
    }

    /// <summary>
    /// Nobody wants the results any more: of what the worker has begun, it runs the current item only.
    /// </summary>
    public void Curtail(Job job)
    {
        lock (_gate)
        {
            if (job.Link is { InFlight.Count: > 0 } link && link.InFlight[0].Job == job)
            {
                link.TryCut(parts: 1);
            }
        }
    }

    private WorkerLink? Fullest(bool stalled)
    {
        WorkerLink? fullest = null;
        foreach (WorkerLink link in _links)
        {
            if (link.IsStalled == stalled && link.InFlight.Count > (fullest?.InFlight.Count ?? 0))
            {
                fullest = link;
            }
        }

        return fullest;
    }
}
