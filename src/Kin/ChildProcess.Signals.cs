using Kin.Native;
using Kin.Native.Signals;

namespace Kin;

public sealed partial class ChildProcess
{
    /// <summary>Sends a signal to the child (pidfd_send_signal(2)).</summary>
    /// <returns>False when the child has ended already.</returns>
    /// <exception cref="ArgumentException">
    /// A signal that the C library or the .NET runtime keeps for itself.
    /// </exception>
    /// <exception cref="LinuxException">
    /// EPERM: the child runs as another user by now (a set-user-id program).
    /// </exception>
    public bool SendSignal(Signal signal)
    {
        signal.ThrowIfNotSendable(nameof(signal));
        return !HasExited && Sent(Send(signal, group: false), signal);
    }

    /// <summary>
    /// Sends a signal with a value (sigqueue(3)). Real-time signals are queued: each arrives, in order. A
    /// standard signal is dropped, value included, when one is pending already.
    /// </summary>
    /// <param name="signal">The signal.</param>
    /// <param name="value">
    /// What the child gets as <c>sival_ptr</c>, and its lower 32 bits as <c>sival_int</c>.
    /// </param>
    /// <returns>False when the child has ended already.</returns>
    /// <exception cref="ArgumentException">
    /// A signal that the C library or the .NET runtime keeps for itself.
    /// </exception>
    /// <exception cref="LinuxException">
    /// EAGAIN: as many signals as RLIMIT_SIGPENDING allows wait for processes of the child's user; try again
    /// later, or give a time. EPERM: the child runs as another user by now.
    /// </exception>
    public bool SendSignal(Signal signal, nint value) => SendSignal(signal, value, TimeSpan.Zero);

    /// <summary>
    /// As <see cref="SendSignal(Signal, nint)"/>; while the child's queue is full it tries again, after waits
    /// that grow from 50 microseconds to 5 milliseconds, and blocks the calling thread meanwhile.
    /// </summary>
    /// <param name="signal">The signal.</param>
    /// <param name="value">The value.</param>
    /// <param name="patience">
    /// How long it tries: from zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.
    /// </param>
    /// <returns>False when the child has ended already.</returns>
    /// <exception cref="ArgumentException">
    /// A signal that the C library or the .NET runtime keeps for itself.
    /// </exception>
    /// <exception cref="LinuxException">EAGAIN: the queue was full to the end. EPERM: see above.</exception>
    public bool SendSignal(Signal signal, nint value, TimeSpan patience)
    {
        signal.ThrowIfNotSendable(nameof(signal));
        return !HasExited && Sent(
            FullQueue.Retry(
                patience, (Child: this, signal, value), static to => to.Child.Queue(to.signal, to.value)),
            signal);
    }

    private int Queue(Signal signal, nint value)
    {
        try
        {
            return SignalSend.Queue(_exit.PidFd, signal.Number, value);
        }
        catch (ObjectDisposedException)
        {
            return Errno.ESRCH;
        }
    }
}
