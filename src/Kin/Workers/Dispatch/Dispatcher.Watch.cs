namespace Kin.Workers.Dispatch;

/// <summary>
/// Workers that do not begin what lies in their rings: stopped, swapped out, or loading for long. What they have not
/// begun goes to others that are free.
/// </summary>
/// <remarks>
/// No event tells of such a worker, so the dispatcher's thread looks at the rings from time to time, but only while there
/// are calls: the first call after a pause wakes it, and when a whole interval has passed without one, and nothing waits
/// in a ring, it sleeps without a limit again.
/// </remarks>
internal sealed partial class Dispatcher
{
    /// <summary>Between two looks. A worker that did nothing from one to the next, and has a request, is stalled.</summary>
    private const int LookMilliseconds = 100;

    private bool _watching;
    private bool _lively;
    private long _nextLook;

    // A call has been accepted. Where there is only one worker, there is nothing to choose.
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

        bool waiting = false, stalled = false;
        foreach (WorkerLink link in _links)
        {
            waiting |= link.Look();
            stalled |= link.IsStalled;
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
        }

        _nextLook = now + LookMilliseconds;
        _watching = _lively || waiting || (stalled && _queue.Count > 0);
        _lively = false;
    }

    // From a stalled worker the older half of what it has, all in the end. From one that is at work half of what waits
    // there, the youngest first, which it would reach last.
    private void Steal(WorkerLink thief)
    {
        if ((Fullest(stalled: true) ?? Fullest(stalled: false)) is not { } victim)
        {
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
