namespace Kin;

/// <summary>A change in the life of a child (waitid(2): WSTOPPED, WCONTINUED, WEXITED). Immutable.</summary>
/// <param name="Kind">What has happened.</param>
/// <param name="Signal">The signal that stopped or ended it; null otherwise.</param>
/// <param name="Status">How it ended; null while it lives.</param>
public sealed record ChildChange(ChildChangeKind Kind, Signal? Signal, ExitStatus? Status)
{
    /// <summary>"stopped by SIGSTOP", "continued", or how it ended: "exit code 3".</summary>
    public override string ToString() => Kind switch
    {
        ChildChangeKind.Stopped => $"stopped by {Signal}",
        ChildChangeKind.Continued => "continued",
        _ => $"{Status}",
    };
}
