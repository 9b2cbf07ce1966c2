namespace Kin.Workers.Mapping;

/// <summary>Collects all results in the order of the input.</summary>
internal sealed class ArraySink<TIn, TOut>(IProgress<MapProgress>? progress) : IMapSink<TIn, TOut>
{
    private readonly TaskCompletionSource<TOut[]> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, Exception> _errors = [];
    private TOut[] _results = [];
    private int _length;
    private int _done;
    private bool _reporting;
    private int? _total;

    public bool ReleasesParts => false;

    public Task<TOut[]> Task => _completion.Task;

    public void Expect(int? total)
    {
        _total = total;
        _results = new TOut[total ?? 16];
    }

    public void Deliver(MapPart<TIn, TOut> part)
    {
        lock (_gate)
        {
            int end = part.Start + part.Count;
            if (end > _results.Length)
            {
                Array.Resize(ref _results, Math.Max(end, _results.Length * 2));
            }

            Array.Copy(part.Values, 0, _results, part.Start, part.Count);
            _length = Math.Max(_length, end);
            _done += part.Count;
            for (int i = 0; part.Errors is not null && i < part.Count; i++)
            {
                if (part.Errors[i] is { } error)
                {
                    _errors[part.Start + i] = error;
                }
            }
        }

        Report();
    }

    public void End(Exception? error)
    {
        if (error is OperationCanceledException cancelled)
        {
            _completion.TrySetCanceled(cancelled.CancellationToken);
        }
        else if (error is not null)
        {
            _completion.TrySetException(error);
        }
        else if (_errors.Count > 0)
        {
            _completion.TrySetException(_errors.Values);
        }
        else
        {
            Array.Resize(ref _results, _length);
            _completion.TrySetResult(_results);
        }
    }

    // The receiver is code of the user, so it is told on the thread pool; while it is busy, reports merge.
    private void Report()
    {
        if (progress is null)
        {
            return;
        }

        lock (_gate)
        {
            if (_reporting)
            {
                return;
            }

            _reporting = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static sink => sink.ReportAll(), this, preferLocal: false);
    }

    private void ReportAll()
    {
        int reported = -1;
        while (true)
        {
            int done;
            lock (_gate)
            {
                done = _done;
                if (done == reported)
                {
                    _reporting = false;
                    return;
                }
            }

            try
            {
                progress!.Report(new MapProgress(done, _total));
            }
            catch (Exception e)
            {
                // The receiver's failure is the caller's: it would end the process if it left this thread.
                End(e);
                return;
            }

            reported = done;
        }
    }
}
