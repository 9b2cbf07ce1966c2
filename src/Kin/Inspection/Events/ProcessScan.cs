using Kin.Native.Processes;

namespace Kin.Inspection.Events;

/// <summary>All processes as one pass over /proc found them.</summary>
internal sealed class ProcessScan
{
    private ProcessScan(ProcFs source)
    {
        Begin = EventClock.Now;
        foreach (ProcessInfo process in source.Processes())
        {
            Found[process.Id] = process;
        }

        End = EventClock.Now;
    }

    /// <summary>When it began, on the clock of events.</summary>
    public long Begin { get; }

    /// <summary>When it ended.</summary>
    public long End { get; }

    /// <summary>By number.</summary>
    public Dictionary<int, ProcessInfo> Found { get; } = [];

    public static ProcessScan Of(ProcFs source) => new(source);
}
