namespace Kin.Daemons;

/// <summary>A daemon was started and did not become ready. It has ended, or has been stopped.</summary>
public sealed class DaemonFailedException : Exception
{
    internal DaemonFailedException(
        string what, string? reason, ExitStatus? exitStatus, bool timedOut, string errorOutput)
        : base(Describe(what, reason, errorOutput))
    {
        Reason = reason;
        ExitStatus = exitStatus;
        TimedOut = timedOut;
        ErrorOutput = errorOutput;
    }

    /// <summary>What it said with <see cref="Daemon.Fail"/>; null: nothing.</summary>
    public string? Reason { get; }

    /// <summary>
    /// How it ended; when it had to be stopped, by the signal that stopped it. Null: not known.
    /// </summary>
    public ExitStatus? ExitStatus { get; }

    /// <summary>True when it still ran after <see cref="DaemonOptions.ReadyTimeout"/>.</summary>
    public bool TimedOut { get; }

    /// <summary>
    /// The last lines of its standard error, at most 4,096 bytes; empty when there are none, or when they
    /// went somewhere that this process cannot read.
    /// </summary>
    public string ErrorOutput { get; }

    private static string Describe(string what, string? reason, string errorOutput)
    {
        string text = reason is null ? $"{what}." : $"{what}: {reason}";
        return errorOutput.Length == 0 ? text : $"{text} It wrote:\n{errorOutput.TrimEnd()}";
    }
}
