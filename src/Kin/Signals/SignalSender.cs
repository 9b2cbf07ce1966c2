using Kin.Native.Signals;

namespace Kin.Signals;

/// <summary>
/// Sends signals to processes and groups known by number alone, as kill(2) does. A number may stand for
/// another process by the time of the call: hold what you mean to signal twice by a <see
/// cref="ProcessHandle"/>.
/// </summary>
/// <remarks>Thread-safe. A zombie counts as a process, and takes the signal without effect.</remarks>
public static class SignalSender
{
    /// <summary>Sends a signal to a process (kill(2)).</summary>
    /// <param name="processId">1 or more.</param>
    /// <param name="signal">The signal.</param>
    /// <returns>False when there is no such process.</returns>
    /// <exception cref="ArgumentException">
    /// A signal that the C library or the .NET runtime keeps for itself.
    /// </exception>
    /// <exception cref="LinuxException">EPERM: the process belongs to another user.</exception>
    public static bool ToProcess(int processId, Signal signal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(processId, 1);
        signal.ThrowIfNotSendable(nameof(signal));
        return SignalResult.Sent(
            SignalSend.Kill(processId, signal.Number), "kill", $"{signal} to process {processId}");
    }

    /// <summary>Sends a signal with a value to a process (rt_sigqueueinfo(2)).</summary>
    /// <param name="processId">1 or more.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="value">
    /// What the receiver gets as <c>sival_ptr</c>, and its lower 32 bits as <c>sival_int</c>.
    /// </param>
    /// <returns>False when there is no such process.</returns>
    /// <exception cref="ArgumentException">
    /// A signal that the C library or the .NET runtime keeps for itself.
    /// </exception>
    /// <exception cref="LinuxException">EAGAIN: the queue is full. EPERM: another user's process.</exception>
    public static bool ToProcess(int processId, Signal signal, nint value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(processId, 1);
        signal.ThrowIfNotSendable(nameof(signal));
        return SignalResult.Sent(
            SignalSend.Queue(processId, signal.Number, value), "rt_sigqueueinfo",
            $"{signal} to process {processId}");
    }

    /// <summary>Sends a signal to every process of a group (kill(2)).</summary>
    /// <param name="groupId">
    /// The group's number: 2 or more (that of its first leader). 1 would be every process there is.
    /// </param>
    /// <param name="signal">The signal.</param>
    /// <returns>False when the group has no member.</returns>
    /// <exception cref="ArgumentException">
    /// A signal that the C library or the .NET runtime keeps for itself.
    /// </exception>
    /// <exception cref="LinuxException">EPERM: none of the processes may be signalled.</exception>
    public static bool ToGroup(int groupId, Signal signal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groupId, 2);
        signal.ThrowIfNotSendable(nameof(signal));
        return SignalResult.Sent(
            SignalSend.Kill(-groupId, signal.Number), "kill", $"{signal} to process group {groupId}");
    }

    /// <summary>Whether there is such a process, without sending anything (kill(2) with signal 0).</summary>
    /// <param name="processId">1 or more.</param>
    /// <exception cref="LinuxException">EPERM: there is, and it belongs to another user.</exception>
    public static bool CanReachProcess(int processId)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(processId, 1);
        return SignalResult.Sent(SignalSend.Kill(processId, 0), "kill", $"process {processId}");
    }

    /// <summary>Whether the group has a member, without sending anything.</summary>
    /// <param name="groupId">2 or more.</param>
    /// <exception cref="LinuxException">EPERM: it has, and none of them may be signalled.</exception>
    public static bool CanReachGroup(int groupId)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groupId, 2);
        return SignalResult.Sent(SignalSend.Kill(-groupId, 0), "kill", $"process group {groupId}");
    }
}
