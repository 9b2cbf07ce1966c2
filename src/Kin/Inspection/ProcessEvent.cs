using System.Globalization;

namespace Kin.Inspection;

/// <summary>Something that happened to a process. Null: not known, or not a matter of this kind.</summary>
/// <remarks>Immutable.</remarks>
public sealed class ProcessEvent
{
    internal ProcessEvent(ProcessEventKind kind, DateTimeOffset time) => (Kind, Time) = (kind, time);

    /// <summary>What happened.</summary>
    public ProcessEventKind Kind { get; }

    /// <summary>
    /// When, by the clock as it is set now. Of an end that is inferred: when it was found.
    /// </summary>
    public DateTimeOffset Time { get; }

    /// <summary>The number of the process; 0: <see cref="ProcessEventKind.Lost"/>.</summary>
    public int ProcessId { get; internal init; }

    /// <summary>The thread, when it is another one than the first of the process.</summary>
    public int? ThreadId { get; internal init; }

    /// <summary>The number of the parent: at a fork who made it, at an exit who is to wait for it.</summary>
    public int? ParentId { get; internal init; }

    /// <summary>
    /// When the process was made: to the nanosecond if that was seen, else to a hundredth of a second. The
    /// same in all events of a process, so that two of one number are told apart.
    /// </summary>
    public DateTimeOffset? Started { get; internal init; }

    /// <summary>
    /// The name that the process has from now on, at most 15 bytes. Null: it was gone before it could be
    /// looked at.
    /// </summary>
    public string? Name { get; internal init; }

    /// <summary>Its effective user id.</summary>
    public uint? UserId { get; internal init; }

    /// <summary>Its effective group id, when it changed.</summary>
    public uint? GroupId { get; internal init; }

    /// <summary>Of an exec: program and arguments. Null: it was gone before it could be looked at.</summary>
    public IReadOnlyList<string>? CommandLine { get; internal init; }

    /// <summary>Of an exit: the exit code, 0 to 255; null when a signal ended it.</summary>
    public int? ExitCode { get; internal init; }

    /// <summary>Of an exit: the signal that ended it.</summary>
    public Signal? Signal { get; internal init; }

    /// <summary>Of an exit: the signal left a core dump.</summary>
    public bool CoreDumped { get; internal init; }

    /// <summary>Of an exit: how long it lived.</summary>
    public TimeSpan? Duration { get; internal init; }

    /// <summary>Of a trace: who traces it from now on; 0: nobody.</summary>
    public int? TracerId { get; internal init; }

    /// <summary>
    /// Of <see cref="ProcessEventKind.Lost"/>: how many events of the whole machine. Null: not known yet; a
    /// later one says it.
    /// </summary>
    public long? LostCount { get; internal init; }

    /// <summary>
    /// The kernel did not tell of it: a look at /proc showed that it must have happened. Where looking is all
    /// that can be done (<see cref="ProcessEvents.IsScanning"/>) that is so of every event.
    /// </summary>
    public bool IsInferred { get; internal init; }

    /// <summary>"Exit 4711 (sh) exit code 3".</summary>
    public override string ToString()
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        return Kind switch
        {
            ProcessEventKind.Lost => string.Create(c, $"Lost {LostCount}"),
            ProcessEventKind.Exit => string.Create(c, $"Exit {ProcessId} ({Name}) {HowItEnded}"),
            ProcessEventKind.Exec when CommandLine is not null =>
                string.Create(c, $"Exec {ProcessId} ({Name}) {string.Join(' ', CommandLine)}"),
            _ => string.Create(c, $"{Kind} {ThreadId ?? ProcessId} ({Name})"),
        };
    }

    private string HowItEnded => (ExitCode, Signal) switch
    {
        (int code, _) => string.Create(CultureInfo.InvariantCulture, $"exit code {code}"),
        (_, Signal signal) => $"killed by {signal}{(CoreDumped ? " (core dumped)" : "")}",
        _ => "exit status unknown",
    };
}
