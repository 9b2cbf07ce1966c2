using Kin.Workers.Transport;

namespace Kin.Workers.Dispatch;

/// <summary>
/// One call of a function. The result is read where it is wanted: plain memory at once, anything else on the
/// waiting thread or on the thread pool, because reading it may run code of the user (comparers, static
/// constructors).
/// </summary>
internal sealed class CallJob<TOut>(
    Dispatcher dispatcher, string functionName, FunctionEntry? function, Parcel parcel, bool blocking)
    : Job(functionName, function, parcel, 1)
{
    private readonly TaskCompletionSource<TOut>? _completion =
        blocking ? null : new TaskCompletionSource<TOut>(TaskCreationOptions.RunContinuationsAsynchronously);

    private CancellationTokenRegistration _registration;
    private CancellationToken _token;
    private ResultBytes? _bytes;
    private TOut _value = default!;
    private Exception? _error;
    private bool _hasValue;

    public override bool IsCall => true;

    public Task<TOut> Task => _completion!.Task;

    /// <summary>Freed when the job is over: a place in a bounded pool.</summary>
    public SemaphoreSlim? Slot { get; init; }

    public override void Accept(ReadOnlySpan<byte> results, int count)
    {
        if (dispatcher.Forms.IsRaw<TOut>() && results is [(byte)ItemStatus.Value, ..])
        {
            PayloadReader reader = new(results);
            _error = ItemReader.Read(ref reader, dispatcher.Forms, out _value);
            _hasValue = true;
            return;
        }

        _bytes = ResultBytes.Copy(results, count);
    }

    public override void Accept(ResultBytes results) => _bytes = results;

    public override void Finish(Exception? error, bool retry)
    {
        _error ??= error;
        if (_completion is null)
        {
            lock (this)
            {
                IsOver = 2;
                Monitor.PulseAll(this);
            }

            dispatcher.Leave();
        }
        else if (_bytes is null || _error is not null)
        {
            Complete();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(static job => job.Complete(), this, preferLocal: false);
        }

        Free();
    }

    /// <summary>Connects the caller's token.</summary>
    public void Connect(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _token = cancellationToken;
            _registration = cancellationToken.UnsafeRegister(
                static job => ((CallJob<TOut>)job!).Cancel(), this);
            if (State == JobState.Finished)
            {
                Disconnect();
            }
        }
    }

    /// <summary>The call will not run, or, if it runs already, nobody waits for it any more.</summary>
    public bool Cancel()
    {
        bool prevented = dispatcher.TryCancel(this);
        _completion?.TrySetCanceled(_token);
        if (prevented)
        {
            Free();
            dispatcher.Leave();
        }

        return prevented;
    }

    /// <summary>Blocks until the job is over.</summary>
    public TOut Wait()
    {
        lock (this)
        {
            while (IsOver != 2)
            {
                Monitor.Wait(this);
            }
        }

        Read();
        return _error is null ? _value : throw _error;
    }

    private void Complete()
    {
        Read();
        if (_error is OperationCanceledException)
        {
            _completion!.TrySetCanceled(_token);
        }
        else if (_error is not null)
        {
            _completion!.TrySetException(_error);
        }
        else
        {
            _completion!.TrySetResult(_value);
        }

        dispatcher.Leave();
    }

    private void Read()
    {
        if (_error is not null || _hasValue || _bytes is null)
        {
            _bytes?.Discard();
            return;
        }

        try
        {
            PayloadReader reader = new(_bytes.Read(), _bytes.Handles);
            _error = ItemReader.Read(ref reader, dispatcher.Forms, out _value);
        }
        catch (Exception e)
        {
            _error = e;
        }

        _bytes = null;
    }

    private void Free()
    {
        Disconnect();
        Parcel.Dispose();
        Slot?.Release();
    }

    // Unregister and not Dispose, which waits for a callback that may be running and wants the dispatcher's
    // lock.
    private void Disconnect() => _registration.Unregister();
}
