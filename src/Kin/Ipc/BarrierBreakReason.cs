namespace Kin.Ipc;

/// <summary>Why a <see cref="SharedBarrier"/> is broken.</summary>
public enum BarrierBreakReason
{
    /// <summary>It was reset while somebody waited.</summary>
    Reset,

    /// <summary>A process that had it open was killed, or ended without order.</summary>
    Died,

    /// <summary>A process left, or disposed it, while one of its threads waited.</summary>
    Left,

    /// <summary>The time of one party was over.</summary>
    TimedOut,

    /// <summary>The token of one party was cancelled.</summary>
    Cancelled,

    /// <summary>The action between two phases threw.</summary>
    ActionFailed,

    /// <summary><see cref="SharedBarrier.Abort"/> was called.</summary>
    Aborted,
}
