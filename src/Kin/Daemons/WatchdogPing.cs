namespace Kin.Daemons;

/// <summary>Signs of life at an even pace until disposed.</summary>
internal sealed class WatchdogPing : IDisposable
{
    private readonly Func<bool>? _isHealthy;
    private readonly Timer _timer;

    public WatchdogPing(TimeSpan pace, Func<bool>? isHealthy)
    {
        _isHealthy = isHealthy;
        _timer = new Timer(static ping => ((WatchdogPing)ping!).Give(), this, TimeSpan.Zero, pace);
    }

    /// <summary>Returns when no sign is on its way any more.</summary>
    public void Dispose()
    {
        using ManualResetEvent over = new(initialState: false);
        if (_timer.Dispose(over))
        {
            over.WaitOne();
        }
    }

    private void Give()
    {
        try
        {
            if (_isHealthy?.Invoke() ?? true)
            {
                ServiceNotification.Watchdog();
            }
        }
        catch (Exception)
        {
            // No sign, which is what the supervisor has to be told.
        }
    }
}
