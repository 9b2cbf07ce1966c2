namespace Kin;

/// <summary>What stopping a process and its descendants has done. Immutable.</summary>
/// <param name="Ended">The numbers of those that ended by themselves, on SIGTERM or before.</param>
/// <param name="Killed">The numbers of those that got SIGKILL.</param>
public sealed record TreeStop(IReadOnlyList<int> Ended, IReadOnlyList<int> Killed)
{
    /// <summary>"3 ended, 1 killed".</summary>
    public override string ToString() => $"{Ended.Count} ended, {Killed.Count} killed";
}
