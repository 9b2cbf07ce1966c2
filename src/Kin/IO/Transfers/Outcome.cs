namespace Kin.IO.Transfers;

/// <summary>What became of one call that moves bytes.</summary>
internal enum Outcome
{
    /// <summary>Bytes moved.</summary>
    Moved,

    /// <summary>The source is at its end.</summary>
    AtEnd,

    /// <summary>The source has nothing now (EAGAIN).</summary>
    SourceNotReady,

    /// <summary>The target takes nothing now (EAGAIN).</summary>
    TargetNotReady,

    /// <summary>These two ends cannot be joined this way.</summary>
    Unsupported,
}
