namespace Kin.Ipc;

/// <summary>
/// A part of a <see cref="SharedCountdown"/> that this process has taken on: counted down when this is
/// disposed, or when the process dies before. Dispose it once; another time does nothing. Any thread may.
/// </summary>
public sealed class SharedCountdownShare : IDisposable
{
    private readonly SharedCountdown _countdown;
    private int _disposed;

    internal SharedCountdownShare(SharedCountdown countdown, int count) =>
        (_countdown, Count) = (countdown, count);

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>It is done: counts down.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0 && !_countdown.Region.IsClosed)
        {
            _countdown.Pay(Count);
        }
    }
}
