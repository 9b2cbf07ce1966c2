namespace Kin.Workers.Mapping;

/// <summary>
/// Tells a receiver how far a map operation is. The receiver is code of the user, so it is called on the
/// thread pool and under no lock; one call at a time, and while it is busy the news merge.
/// </summary>
/// <param name="receiver">Who is told.</param>
/// <param name="failed">
/// Called, once at most, with what the receiver threw. It is not told anything more.
/// </param>
internal sealed class ProgressReporter(IProgress<MapProgress> receiver, Action<Exception> failed)
{
    private readonly Lock _gate = new();
    private int? _total;
    private int _done;
    private int _reported = -1;
    private bool _running;
    private bool _broken;
    private Action? _finish;

    public void Expect(int? total) => _total = total;

    /// <summary>So many items are done. Calls may overtake each other.</summary>
    public void Advance(int done)
    {
        lock (_gate)
        {
            _done = Math.Max(_done, done);
        }

        Run();
    }

    /// <summary>
    /// Nothing more comes. Calls back when the receiver has been told how far it came in the end.
    /// </summary>
    public void Finish(Action told)
    {
        lock (_gate)
        {
            _finish = told;
        }

        Run();
    }

    private void Run()
    {
        lock (_gate)
        {
            if (_running)
            {
                return;
            }

            _running = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static reporter => reporter.Report(), this, preferLocal: false);
    }

    private void Report()
    {
        while (TryNext(out int done))
        {
            try
            {
                receiver.Report(new MapProgress(done, _total));
            }
            catch (Exception e)
            {
                // The receiver's failure is the caller's: it would end the process if it left this thread.
                lock (_gate)
                {
                    _broken = true;
                }

                failed(e);
            }
        }
    }

    // False when the receiver knows all; then whoever waits for that is called back.
    private bool TryNext(out int done)
    {
        Action? finish;
        lock (_gate)
        {
            done = _done;
            if (done != _reported && !_broken)
            {
                _reported = done;
                return true;
            }

            finish = _finish;
            _finish = null;
            _running = false;
        }

        finish?.Invoke();
        return false;
    }
}
