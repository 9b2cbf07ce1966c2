using Kin.Native.Signals;

namespace Kin.Signals;

/// <summary>
/// A timer of the kernel (timer_create(2)) that sends a signal with a value to this process, once or again
/// and again. Any number of them may run, also with one signal: the value tells them apart.
/// </summary>
/// <remarks>
/// At most one signal of a timer is pending; <see cref="SignalInfo.Overrun"/> says how many more expirations
/// it stands for. It runs on the monotonic clock, which does not go on while the machine sleeps. A forgotten
/// timer is deleted by the collector. Thread-safe.
/// </remarks>
/// <example><code> using SignalListener listener = new(Signal.RealTime(1)); using SignalTimer tick =
/// SignalTimer.Start(Signal.RealTime(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 7); SignalInfo
/// info = await listener.ReadAsync();          // info.Value is 7 </code></example>
public sealed class SignalTimer : IDisposable
{
    private readonly KernelTimer _timer;

    private SignalTimer(KernelTimer timer) => _timer = timer;

    /// <summary>Starts a timer.</summary>
    /// <param name="signal">
    /// One that a process may send. Without a <see cref="SignalListener"/> it does what it does by default.
    /// </param>
    /// <param name="delay">Until the first expiration: more than zero, to about 68 years.</param>
    /// <param name="interval">Between further ones; zero: there are none.</param>
    /// <param name="value">What arrives as <see cref="SignalInfo.PointerValue"/>.</param>
    /// <exception cref="ArgumentException">A signal that cannot be listened to.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time outside of its range.</exception>
    /// <exception cref="LinuxException">
    /// EAGAIN: there are as many timers and queued signals as RLIMIT_SIGPENDING allows.
    /// </exception>
    public static SignalTimer Start(
        Signal signal, TimeSpan delay, TimeSpan interval = default, nint value = 0)
    {
        CatchableSignal.Check(signal, nameof(signal));
        TimerRange.Check(delay, interval);
        KernelTimer timer = KernelTimer.Create(signal.Number, value);
        try
        {
            timer.Set(delay.Ticks, interval.Ticks);
            return new SignalTimer(timer);
        }
        catch
        {
            timer.Dispose();
            throw;
        }
    }

    /// <summary>Until the next expiration; null: there is none any more.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public TimeSpan? Remaining => _timer.RemainingTicks is long ticks and > 0 ? new TimeSpan(ticks) : null;

    /// <summary>Starts it anew with other times.</summary>
    /// <param name="delay">As in <see cref="Start"/>.</param>
    /// <param name="interval">As in <see cref="Start"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time outside of its range.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public void Change(TimeSpan delay, TimeSpan interval = default)
    {
        TimerRange.Check(delay, interval);
        _timer.Set(delay.Ticks, interval.Ticks);
    }

    /// <summary>Stops it. A signal that it has sent already still arrives.</summary>
    public void Dispose() => _timer.Dispose();
}
