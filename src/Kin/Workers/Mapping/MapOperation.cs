using Kin.Workers.Dispatch;
using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Workers.Mapping;

/// <summary>
/// One function over many items. A feeder takes items from the input, on the thread pool because that runs
/// code of the user, and keeps a window of chunks under way; so the input may be endless, and is read only as
/// fast as it is worked off.
/// </summary>
internal sealed partial class MapOperation<TIn, TOut> : IDisposable
{
    private readonly Dispatcher _dispatcher;
    private readonly IMapSink<TIn, TOut> _sink;
    private readonly ItemSource<TIn> _source;
    private readonly Chunker _chunker;
    private readonly FunctionEntry _function;
    private readonly bool _ownsFunction;
    private readonly Lock _gate = new();
    private readonly HashSet<ChunkJob<TIn, TOut>> _running = [];
    private int _window;
    private int _pending;
    private bool _feeding;
    private bool _exhausted;
    private bool _sourceClosed;
    private volatile bool _cancelled;
    private bool _over;
    private Exception? _error;

    public MapOperation(
        Dispatcher dispatcher, Delegate function, IEnumerable<TIn> items, int? chunkSize,
        IMapSink<TIn, TOut> sink)
    {
        Chunker.Check(chunkSize);
        _dispatcher = dispatcher;
        _sink = sink;
        _source = new ItemSource<TIn>(items);
        _chunker = new Chunker(dispatcher.Workers, chunkSize, _source.Count);
        FunctionImage image = FunctionImage.Of(function);
        _ownsFunction = image.HasState;
        _function = _ownsFunction
            ? dispatcher.Capture(image, function)
            : dispatcher.Functions.Of(image, function);
        ReadsInPlace = dispatcher.Forms.IsRaw<TOut>();
        dispatcher.Enter();
    }

    public ValueForms Forms => _dispatcher.Forms;

    /// <summary>Items in the input, where it says so.</summary>
    public int? Total => _source.Count;

    /// <summary>Results are plain memory: no code of the user runs when they are read.</summary>
    public bool ReadsInPlace { get; }

    /// <summary>
    /// Begins to take items, or goes on if the window has room; closes the input when it is used up.
    /// </summary>
    public void Feed()
    {
        lock (_gate)
        {
            if (_feeding || _sourceClosed || !(_exhausted || HasRoom))
            {
                return;
            }

            _feeding = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(
            static operation => operation.FeedLoop(), this, preferLocal: false);
    }

    /// <summary>A part that the sink held is done with.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _window--;
        }

        Feed();
    }

    /// <summary>Takes back what no worker has begun, and ends.</summary>
    public void Cancel(Exception error)
    {
        ChunkJob<TIn, TOut>[] running;
        lock (_gate)
        {
            _error ??= error;
            _exhausted = true;
            _cancelled = true;
            running = [.. _running];
        }

        foreach (ChunkJob<TIn, TOut> job in running)
        {
            TakeBack(job);
        }

        EndIfOver();
        Feed();
    }

    public void Dispose() => Cancel(new OperationCanceledException());

    /// <summary>From the dispatcher: the chunk is over.</summary>
    public void Finished(ChunkJob<TIn, TOut> job)
    {
        if (!job.HasPending && job.Failure is null)
        {
            Settle(job);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static work => work.Operation.Settle(work.Job),
                (Operation: this, Job: job),
                preferLocal: false);
        }
    }

    // With some hysteresis, so that the feeder is not woken for every single short item.
    private bool HasRoom => _window <= _chunker.Window - Math.Max(1, _chunker.Window / 4);

    private void FeedLoop()
    {
        while (TryNextSize(out int size, out int start) && TryTake(size, out ArraySegment<TIn> items))
        {
            Send(items, start, deaths: 0);
        }

        CloseSourceIfExhausted();
        lock (_gate)
        {
            _feeding = false;
        }

        EndIfOver();
        Feed();
    }

    // False when the source is at its end, or failed.
    private bool TryTake(int size, out ArraySegment<TIn> items)
    {
        items = default;
        try
        {
            items = _source.Take(size);
        }
        catch (Exception e)
        {
            Fail(e);
            return false;
        }

        lock (_gate)
        {
            if (items.Count == 0)
            {
                _exhausted = true;
                return false;
            }

            _window++;
            _pending++;
            return true;
        }
    }

    // By the feeder and nobody else: an iterator's finally blocks are code of the user too.
    private void CloseSourceIfExhausted()
    {
        lock (_gate)
        {
            if (!_exhausted || _sourceClosed)
            {
                return;
            }

            _sourceClosed = true;
        }

        try
        {
            _source.Dispose();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private bool TryNextSize(out int size, out int start)
    {
        lock (_gate)
        {
            start = _source.Taken;
            size = _exhausted || _over || _window >= _chunker.Window ? 0 : _chunker.NextSize(start);
            return size > 0;
        }
    }

    private void Fail(Exception error)
    {
        lock (_gate)
        {
            _error ??= error;
            _exhausted = true;
        }
    }

    private void EndIfOver()
    {
        lock (_gate)
        {
            if (_over || _feeding || !_sourceClosed || _pending > 0)
            {
                return;
            }

            _over = true;
        }

        if (_ownsFunction)
        {
            _dispatcher.Forget(_function);
        }

        _sink.End(_error, _dispatcher.Leave);
    }
}
