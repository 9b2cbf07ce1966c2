using Kin.Inspection;

namespace Kin.Tool.Looking.Ps;

/// <summary>
/// One process or thread of a listing, and what its columns ask of it: each file is read once, and only when
/// a
/// column or a filter needs it.
/// </summary>
internal sealed class PsRow(in ProcessInfo process, PsContext context)
{
    private readonly ProcessInfo _process = process;
    private ProcReading<ProcessStatus>? _status;
    private ProcReading<IReadOnlyList<string>>? _commandLine;
    private ProcReading<IReadOnlyDictionary<string, string>>? _environment;
    private ProcReading<IReadOnlyList<ControlGroupPath>>? _controlGroups;
    private ProcReading<ProcessMemoryShares>? _shares;
    private ProcReading<ProcessIo>? _io;
    private ProcReading<ProcessSchedule>? _schedule;
    private ProcReading<string?>? _waitPlace;
    private ProcReading<int>? _descriptors;
    private ProcReading<string>? _program;

    public ref readonly ProcessInfo Process => ref _process;

    public PsContext Context { get; } = context;

    /// <summary>A cell for each column that is shown; null: not made yet.</summary>
    public Cell[]? Cells { get; set; }

    /// <summary>What stands before the command in a forest.</summary>
    public string Branch { get; set; } = "";

    /// <summary>It ended before everything was read, so it is left out.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Something of it may not be read by this user.</summary>
    public bool IsDenied { get; private set; }

    public ProcReading<ProcessStatus> Status => Once(ref _status, static p => p.ReadStatus());

    public ProcReading<IReadOnlyList<string>> CommandLine =>
        Once(ref _commandLine, static p => p.ReadCommandLine());

    public ProcReading<IReadOnlyDictionary<string, string>> Environment =>
        Once(ref _environment, static p => p.ReadEnvironment());

    public ProcReading<IReadOnlyList<ControlGroupPath>> ControlGroups =>
        Once(ref _controlGroups, static p => p.ReadControlGroups());

    public ProcReading<ProcessMemoryShares> MemoryShares =>
        Once(ref _shares, static p => p.ReadMemoryShares());

    public ProcReading<ProcessIo> Io => Once(ref _io, static p => p.ReadIo());

    public ProcReading<ProcessSchedule> Schedule => Once(ref _schedule, static p => p.ReadSchedule());

    public ProcReading<string?> WaitPlace => Once(ref _waitPlace, static p => p.ReadWaitPlace());

    public ProcReading<int> Descriptors => Once(ref _descriptors, static p => p.CountDescriptors());

    public ProcReading<string> Program => Once(ref _program, static p => p.ReadProgramPath());

    /// <summary>One of its namespaces.</summary>
    public ProcReading<NamespaceId> NamespaceOf(string kind)
    {
        ProcReading<NamespaceId> reading = _process.ReadNamespace(kind);
        IsGone |= reading.Outcome == ProcOutcome.Gone;
        IsDenied |= reading.Outcome == ProcOutcome.Denied;
        return reading;
    }

    /// <summary>Time on a CPU, children included where that is asked for.</summary>
    public TimeSpan CpuTime => Context.IsCumulative
        ? _process.CpuTime + _process.ChildUserTime + _process.ChildSystemTime
        : _process.CpuTime;

    /// <summary>How long ago it started; never negative.</summary>
    public TimeSpan Age =>
        Context.Now - _process.StartTime is var age && age > TimeSpan.Zero ? age : TimeSpan.Zero;

    /// <summary>Thousandths of its life that it spent on a CPU, as ps(1) rounds them: down.</summary>
    public long CpuThousandths => Age.TotalSeconds is var seconds and > 0
        ? (long)(CpuTime.Ticks / TimeSpan.TicksPerMillisecond / seconds) : 0;

    /// <summary>What the status says; unknown without one.</summary>
    public Cell FromStatus(Func<ProcessStatus, Cell> make) =>
        Status.TryGet(out ProcessStatus? status) ? make(status) : Cell.Unknown;

    private ProcReading<T> Once<T>(ref ProcReading<T>? kept, Func<ProcessInfo, ProcReading<T>> read)
    {
        if (kept is not ProcReading<T> reading)
        {
            reading = read(_process);
            kept = reading;
            IsGone |= reading.Outcome == ProcOutcome.Gone;
            IsDenied |= reading.Outcome == ProcOutcome.Denied;
        }

        return reading;
    }
}
