using System.Globalization;
using Kin.Native;
using Kin.Native.Signals;

namespace Kin.Signals;

/// <summary>
/// How a process stands to all signals at one moment, as /proc/PID/status has it (proc_pid_status(5)).
/// </summary>
/// <param name="PendingInThread">Sent to its main thread alone, and not taken yet (SigPnd).</param>
/// <param name="Pending">Sent to the process, and not taken yet (ShdPnd).</param>
/// <param name="Blocked">What its main thread has blocked (SigBlk).</param>
/// <param name="Ignored">What it ignores (SigIgn).</param>
/// <param name="Caught">What it has a handler for (SigCgt).</param>
public sealed record SignalState(
    IReadOnlyList<Signal> PendingInThread,
    IReadOnlyList<Signal> Pending,
    IReadOnlyList<Signal> Blocked,
    IReadOnlyList<Signal> Ignored,
    IReadOnlyList<Signal> Caught)
{
    /// <summary>The state of a process.</summary>
    /// <param name="processId">1 or more.</param>
    /// <returns>Null when there is no such process.</returns>
    public static SignalState? Of(int processId)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(processId, 1);
        string[] lines;
        try
        {
            string number = processId.ToString(CultureInfo.InvariantCulture);
            lines = File.ReadAllLines($"/proc/{number}/status");
        }
        catch (IOException) // ENOENT, or ESRCH when it goes while it is read
        {
            return null;
        }

        return new SignalState(
            Set("SigPnd:"), Set("ShdPnd:"), Set("SigBlk:"), Set("SigIgn:"), Set("SigCgt:"));

        IReadOnlyList<Signal> Set(string name) => Members(ulong.Parse(
            lines.First(line => line.StartsWith(name, StringComparison.Ordinal)).AsSpan(name.Length).Trim(),
            NumberStyles.HexNumber,
            CultureInfo.InvariantCulture));
    }

    /// <summary>What the calling thread has blocked.</summary>
    public static IReadOnlyList<Signal> BlockedHere => Members(ThreadMask.Blocked);

    /// <summary>
    /// What waits for the calling thread or the process because the thread has it blocked (sigpending(2)).
    /// </summary>
    public static IReadOnlyList<Signal> PendingHere => Members(ThreadMask.Pending);

    private static Signal[] Members(ulong set) => [.. SignalSet.Members(set).Select(n => new Signal(n))];
}
