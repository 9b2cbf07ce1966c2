namespace Kin.Workers.Mapping;

/// <summary>Collects all results in the order of the input.</summary>
internal sealed class ArraySink<TIn, TOut> : IMapSink<TIn, TOut>
{
    private readonly TaskCompletionSource<TOut[]> _completion = new(
        TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, Exception> _errors = [];
    private readonly ProgressReporter? _reporter;
    private TOut[] _results = [];
    private int _length;
    private int _done;

    public ArraySink(IProgress<MapProgress>? progress) =>
        _reporter = progress is null ? null : new ProgressReporter(progress, Complete);

    public bool ReleasesParts => false;

    public Task<TOut[]> Task => _completion.Task;

    public void Expect(int? total)
    {
        _reporter?.Expect(total);
        _results = new TOut[total ?? 16];
    }

    public void Deliver(MapPart<TIn, TOut> part)
    {
        int done;
        lock (_gate)
        {
            int end = part.Start + part.Count;
            if (end > _results.Length)
            {
                Array.Resize(ref _results, Math.Max(end, _results.Length * 2));
            }

            Array.Copy(part.Values, 0, _results, part.Start, part.Count);
            _length = Math.Max(_length, end);
            done = _done += part.Count;
            for (int i = 0; part.Errors is not null && i < part.Count; i++)
            {
                if (part.Errors[i] is { } error)
                {
                    _errors[part.Start + i] = error;
                }
            }
        }

        _reporter?.Advance(done);
    }

    public void End(Exception? error, Action told)
    {
        if (_reporter is null || error is OperationCanceledException)
        {
            Complete(error);
            told();
        }
        else
        {
            _reporter.Finish(() =>
            {
                Complete(error);
                told();
            });
        }
    }

    /// <summary>Ends the waiting at once, where the results are not wanted any more.</summary>
    public void Complete(Exception? error)
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
}
