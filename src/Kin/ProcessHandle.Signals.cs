using Kin.Native;
using Kin.Native.Processes;
using Kin.Native.Signals;

namespace Kin;

public sealed partial class ProcessHandle
{
    /// <summary>Sends a signal (pidfd_send_signal(2), Linux 5.1).</summary>
    /// <returns>False when the process has ended.</returns>
    /// <exception cref="ArgumentException">
    /// A signal that the C library or the .NET runtime keeps for itself.
    /// </exception>
    /// <exception cref="LinuxException">EPERM: the process belongs to another user.</exception>
    public bool SendSignal(Signal signal)
    {
        signal.ThrowIfNotSendable(nameof(signal));
        return !HasExited && SignalResult.Sent( // a zombie takes signals and does nothing with them
            PidFd.SendSignal(_pidfd, signal.Number), "pidfd_send_signal", $"{signal} to process {Id}");
    }

    /// <summary>
    /// Sends a signal with a value (sigqueue(3)). Real-time signals are queued: each arrives, in order. A
    /// standard signal is dropped, value included, when one is pending already.
    /// </summary>
    /// <param name="signal">The signal.</param>
    /// <param name="value">
    /// What the receiver gets as <c>sival_ptr</c>, and its lower 32 bits as <c>sival_int</c>.
    /// </param>
    /// <returns>False when the process has ended.</returns>
    /// <exception cref="ArgumentException">
    /// A signal that the C library or the .NET runtime keeps for itself.
    /// </exception>
    /// <exception cref="LinuxException">
    /// EAGAIN: as many signals as RLIMIT_SIGPENDING allows wait for processes of the receiver's user; try
    /// again later, or give a time. EPERM: the process belongs to another user.
    /// </exception>
    public bool SendSignal(Signal signal, nint value) => SendSignal(signal, value, TimeSpan.Zero);

    /// <summary>
    /// As <see cref="SendSignal(Signal, nint)"/>; while the receiver's queue is full it tries again, after
    /// waits that grow from 50 microseconds to 5 milliseconds, and blocks the calling thread meanwhile.
    /// </summary>
    /// <param name="signal">The signal.</param>
    /// <param name="value">The value.</param>
    /// <param name="patience">
    /// How long it tries: from zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.
    /// </param>
    /// <returns>False when the process has ended.</returns>
    /// <exception cref="ArgumentException">
    /// A signal that the C library or the .NET runtime keeps for itself.
    /// </exception>
    /// <exception cref="LinuxException">EAGAIN: the queue was full to the end. EPERM: see above.</exception>
    public bool SendSignal(Signal signal, nint value, TimeSpan patience)
    {
        signal.ThrowIfNotSendable(nameof(signal));
        return !HasExited && SignalResult.Sent(
            FullQueue.Retry(
                patience,
                (_pidfd, signal.Number, value),
                static to => SignalSend.Queue(to._pidfd, to.Number, to.value)),
            "pidfd_send_signal", $"{signal} to process {Id}");
    }

    /// <summary>
    /// Sends a signal to one thread of the process (tgkill(2)). What it does, it does to the whole process
    /// all the same: only the choice of the thread that runs a handler is the sender's.
    /// </summary>
    /// <param name="threadId">Its number, as in /proc/PID/task.</param>
    /// <param name="signal">The signal.</param>
    /// <returns>False when there is no such thread in the process.</returns>
    /// <exception cref="ArgumentException">
    /// A signal that the C library or the .NET runtime keeps for itself.
    /// </exception>
    /// <exception cref="LinuxException">EPERM: the process belongs to another user.</exception>
    public bool SendSignalToThread(int threadId, Signal signal)
    {
        Check(threadId, signal);
        return !HasExited && SignalResult.Sent(
            SignalSend.Thread(Id, threadId, signal.Number), "tgkill",
            $"{signal} to thread {threadId} of process {Id}");
    }

    /// <summary>
    /// As <see cref="SendSignalToThread(int, Signal)"/>, with a value (rt_tgsigqueueinfo(2)).
    /// </summary>
    /// <param name="threadId">Its number, as in /proc/PID/task.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="value">The value.</param>
    /// <returns>False when there is no such thread in the process.</returns>
    /// <exception cref="ArgumentException">
    /// A signal that the C library or the .NET runtime keeps for itself.
    /// </exception>
    /// <exception cref="LinuxException">EAGAIN: the queue is full. EPERM: another user's process.</exception>
    public bool SendSignalToThread(int threadId, Signal signal, nint value)
    {
        Check(threadId, signal);
        return !HasExited && SignalResult.Sent(
            SignalSend.Queue(Id, threadId, signal.Number, value), "rt_tgsigqueueinfo",
            $"{signal} to thread {threadId} of process {Id}");
    }

    /// <summary>Sends SIGKILL, which no process survives. False when it has ended already.</summary>
    public bool Kill() => SendSignal(Signal.Kill);

    /// <summary>
    /// Stops every thread of it (SIGSTOP) until <see cref="Continue"/>. False when it has ended.
    /// </summary>
    public bool Suspend() => SendSignal(Signal.Stop);

    /// <summary>Lets a stopped process go on (SIGCONT). False when it has ended.</summary>
    public bool Continue() => SendSignal(Signal.Continue);

    private static void Check(int threadId, Signal signal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threadId, 1);
        signal.ThrowIfNotSendable(nameof(signal));
    }
}
