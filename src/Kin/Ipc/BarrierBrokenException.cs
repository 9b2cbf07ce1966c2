namespace Kin.Ipc;

/// <summary>
/// Not all parties will come to a <see cref="SharedBarrier"/>: waiting for them would be in vain.
/// </summary>
public sealed class BarrierBrokenException : InvalidOperationException
{
    /// <summary>For serializers.</summary>
    public BarrierBrokenException()
        : this(BarrierBreakReason.Reset, 0)
    {
    }

    /// <summary>With a text of one's own.</summary>
    public BarrierBrokenException(string message)
        : base(message)
    {
    }

    /// <summary>With a text and a cause of one's own.</summary>
    public BarrierBrokenException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal BarrierBrokenException(BarrierBreakReason reason, int processId)
        : base($"The barrier is broken: {Describe(reason, processId)}. Reset it to use it again.") =>
        (Reason, ProcessId) = (reason, processId);

    /// <summary>Why.</summary>
    public BarrierBreakReason Reason { get; }

    /// <summary>The number of the process that broke it, in its own pid namespace; 0: not known.</summary>
    public int ProcessId { get; }

    private static string Describe(BarrierBreakReason reason, int processId)
    {
        string process = processId == 0 ? "a process" : $"process {processId}";
        return reason switch
        {
            BarrierBreakReason.Died => $"{process} died",
            BarrierBreakReason.Left => $"{process} left it in the middle of a wait",
            BarrierBreakReason.TimedOut => $"the time of a party in {process} was over",
            BarrierBreakReason.Cancelled => $"{process} cancelled a wait",
            BarrierBreakReason.ActionFailed => $"the action between the phases failed in {process}",
            BarrierBreakReason.Aborted => $"{process} aborted it",
            _ => $"{process} reset it",
        };
    }
}
