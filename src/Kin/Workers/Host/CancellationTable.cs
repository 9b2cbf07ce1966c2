namespace Kin.Workers.Host;

/// <summary>
/// The tokens of this worker's tasks that follow tokens of the parent. A cancellation may come before its
/// task begins (the task waits in the ring), so those are kept until then. Thread-safe: the control thread
/// cancels, the main thread asks.
/// </summary>
internal sealed class CancellationTable
{
    // Made when the first token comes: most workers never see one, and none is to compile these before its
    // first task.
    private Dictionary<(long Task, int Index), CancellationTokenSource>? _sources;
    private HashSet<(long Task, int Index)>? _early;
    private readonly Lock _gate = new();
    private long _current;

    public CancellationTable() => Resolve = Find;

    /// <summary>For the reader of the current task's message: the token with this index.</summary>
    public Func<int, CancellationToken> Resolve { get; }

    public void Begin(long task)
    {
        lock (_gate)
        {
            _current = task;
        }
    }

    /// <summary>Forgets the tokens of the task that just ended.</summary>
    public void End(long task)
    {
        lock (_gate)
        {
            if (_sources is not null || _early is not null)
            {
                Forget(task);
            }
        }
    }

    public void Cancel(long task, int index)
    {
        CancellationTokenSource? source;
        lock (_gate)
        {
            if (_sources is null || !_sources.TryGetValue((task, index), out source))
            {
                (_early ??= []).Add((task, index));
                return;
            }
        }

        // Outside the lock, and not on the control thread: what is registered on the token is the user's
        // code.
        ThreadPool.UnsafeQueueUserWorkItem(
            static cancelled => cancelled.Cancel(), source, preferLocal: false);
    }

    private void Forget(long task)
    {
        foreach ((long Task, int Index) key in _sources?.Keys.Where(key => key.Task == task).ToArray() ?? [])
        {
            _sources!.Remove(key);
        }

        _early?.RemoveWhere(key => key.Task == task);
    }

    private CancellationToken Find(int index)
    {
        lock (_gate)
        {
            (long, int) key = (_current, index);
            _sources ??= [];
            if (!_sources.TryGetValue(key, out CancellationTokenSource? source))
            {
                _sources[key] = source = new CancellationTokenSource();
                if (_early?.Remove(key) == true)
                {
                    source.Cancel();
                }
            }

            return source.Token;
        }
    }
}
