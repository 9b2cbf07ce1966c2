using Kin.Inspection;

namespace Kin.Tool.Facts;

/// <summary>A thread of a process.</summary>
internal sealed class ThreadFact
{
    /// <summary>The names of the cells.</summary>
    public static string[] Columns => ["  thread", "state", "ran", "ready", "CPU", "name", "waits in"];

    private readonly ProcessInfo _thread;
    private readonly ProcReading<ProcessSchedule> _schedule;
    private readonly ProcReading<WaitingCall?> _call;

    private ThreadFact(in ProcessInfo thread) =>
        (_thread, _schedule, _call) = (thread, thread.ReadSchedule(), thread.ReadWaitingCall());

    /// <summary>All that have not ended while they were looked at.</summary>
    public static ThreadFact[] Of(in ProcessInfo process) =>
    [
        .. process.Threads().Select(thread => new ThreadFact(thread))
            .Where(fact => fact._schedule.Outcome != ProcOutcome.Gone),
    ];

    /// <summary>Cells for people.</summary>
    public string[] Cells() =>
    [
        $"  {_thread.Id}", $"{_thread.State.Letter()}",
        _schedule.TryGet(out ProcessSchedule s) ? Amount.Time(s.Running) : Amount.Time(_thread.CpuTime),
        _schedule.TryGet(out s) ? Amount.Time(s.Ready) : "?",
        $"{_thread.LastCpu}", _thread.Name,
        _call.Outcome switch
        {
            ProcOutcome.Read when _call.Value is WaitingCall call => WaitText.Of(_thread, call),
            ProcOutcome.Denied => FactGroup.DeniedText,
            _ => "",
        },
    ];

    /// <summary>Members for programs.</summary>
    public Dictionary<string, object?> Members() => new()
    {
        ["tid"] = _thread.Id,
        ["name"] = _thread.Name,
        ["state"] = $"{_thread.State.Letter()}",
        ["running"] = _schedule.TryGet(out ProcessSchedule s) ? s.Running.TotalSeconds : null,
        ["ready"] = _schedule.TryGet(out s) ? s.Ready.TotalSeconds : null,
        ["lastCpu"] = _thread.LastCpu,
        ["call"] = _call.TryGet(out WaitingCall? call) ? call?.ToString() : null,
    };
}
