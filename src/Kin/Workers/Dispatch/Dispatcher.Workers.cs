using Kin.Workers.Transport;

namespace Kin.Workers.Dispatch;

/// <summary>Workers come and go.</summary>
internal sealed partial class Dispatcher
{
    private int _starting;
    private int _lastId = -1;
    private readonly EndedWorkers _ended = new();

    /// <summary>Starts workers now instead of with the first tasks.</summary>
    public void StartAll()
    {
        lock (_gate)
        {
            ThrowIfOver();
            while (Places < _options.Workers)
            {
                StartOne();
            }
        }
    }

    /// <summary>A picture of the workers that are alive.</summary>
    public WorkerStatistics[] Alive()
    {
        (WorkerLink Link, WorkerStatistics Known)[] alive;
        lock (_gate)
        {
            alive = [.. _links.Select(link => (link, WorkerStatistics.Of(link)))];
        }

        return [.. alive.Select(worker => worker.Known.Measured(worker.Link))];
    }

    /// <summary>Lets the workers end in order, with this exit code, after what they have in hand.</summary>
    public void EndWorkers(uint exitCode)
    {
        lock (_gate)
        {
            foreach (WorkerLink link in _links)
            {
                link.IsClosing = true;
                link.TryTell(FrameKind.Exit, exitCode);
            }
        }
    }

    /// <summary>The last workers that ended, and the sums over all that ever did.</summary>
    public (WorkerStatistics[] Last, WorkerTotals Totals) Ended()
    {
        lock (_gate)
        {
            return (_ended.ToArray(), _ended.Totals);
        }
    }

    // One more worker for a job that found none idle.
    private void Grow()
    {
        if (Places < _options.Workers && !_links.Exists(link => link.IsFree))
        {
            StartOne();
        }
    }

    private void StartOne()
    {
        _starting++;
        if (_thread is null)
        {
            _thread = new Thread(Loop) { IsBackground = true, Name = $"Kin {_options.Name}" };
            _thread.UnsafeStart();
        }

        int id = ++_lastId;

        // A thread of its own: the pool's threads may all be blocked by what waits for this very worker.
        new Thread(() => Launch(id)) { IsBackground = true, Name = "Kin start" }.UnsafeStart();
    }

    private void Launch(int id)
    {
        WorkerLink? link = null;
        try
        {
            string name = _options.ReplacesWorkers ? $"{_options.Name}-{id}" : _options.Name;
            link = WorkerLauncher.Launch(name, id, _bell, _options);
            Bridge(link);
            bool unwanted;
            lock (_gate)
            {
                _starting--;
                _links.Add(link);
                unwanted = _closing;
            }

            link.WatchExit();
            if (unwanted)
            {
                link.Kill();
            }

            _options.Started?.Invoke(link);
            _bell.Ring();
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _starting -= link is null ? 1 : 0;
                NotStarted(e);
            }

            _bell.Ring();
        }
    }

    private void Bridge(WorkerLink link)
    {
        if (link.Settings is not { HasTokens: true } settings)
        {
            link.Settings?.Dispose();
            return;
        }

        settings.Connect(token =>
        {
            lock (_gate)
            {
                if (!link.IsRetired)
                {
                    link.PassCancellation(token);
                }
            }
        });
    }

    // Every step is repeatable: what is in the dead worker's ring does not change any more.
    private void Bury(WorkerLink link)
    {
        Receive(link);
        _links.Remove(link);
        _ended.Add(WorkerStatistics.Of(link).Measured(link));
        bool worked = link.TasksDone > 0;
        link.IsClosing = true;
        for (int i = link.InFlight.Count - 1; i >= 0; i--)
        {
            InFlight item = link.InFlight[i];
            if (i == 0 && link.HasBegun(item))
            {
                worked = true;
                Mourn(link, item);
            }
            else if (_options.ReplacesWorkers && !_closing)
            {
                _queue.AddFirst(item.Job);
            }
            else
            {
                End(item.Job, _closing ? DisposedBefore() : link.Obituary(null), retry: false);
            }
        }

        AwaitClearing(link);
        link.Retire();
        if (!_options.ReplacesWorkers)
        {
            Break(link.Obituary(null));
        }
        else if (!_closing && _broken is null)
        {
            Replace(link, worked);
        }
    }

    // The job that was running: what it had finished counts, the item that ran has failed or is to run again.
    private void Mourn(WorkerLink link, InFlight running)
    {
        Job job = running.Job;
        ReadOnlySpan<byte> finished = link.Unpublished(out int items);
        if (items > 0 && items <= job.Count - job.Done)
        {
            job.Accept(finished, items);
            job.Done += items;
        }

        if (job.Done == job.Count)
        {
            End(job, null, retry: false);
            return;
        }

        bool ran = link.Begun(running) > job.Done;
        bool retry = (!ran || job.Deaths++ < _options.Retries) && !_closing;
        Retried += ran && retry ? 1 : 0;
        if (retry && job.Count == 1)
        {
            _queue.AddFirst(job);
            return;
        }

        Exception error = _closing
            ? new OperationCanceledException($"{_options.Name} was disposed while it ran {job.FunctionName}.")
            : link.Obituary(job);
        End(job, error, retry);
    }

    /// <summary>Calls that were run again because their worker died.</summary>
    public long Retried { get; private set; }

    // No worker will come: whoever waits is told why, and so is whoever asks later.
    private void Break(Exception error)
    {
        _broken ??= error;
        while (_queue.First is { } job)
        {
            _queue.Remove(job);
            End(job, error, retry: false);
        }
    }
}
