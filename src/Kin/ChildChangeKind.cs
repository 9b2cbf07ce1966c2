namespace Kin;

/// <summary>What has happened to a child.</summary>
public enum ChildChangeKind
{
    /// <summary>A signal stopped it (SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU).</summary>
    Stopped,

    /// <summary>SIGCONT let it go on.</summary>
    Continued,

    /// <summary>It has ended.</summary>
    Ended,
}
