namespace Kin.Inspection;

/// <summary>What happened to a process.</summary>
public enum ProcessEventKind
{
    /// <summary>It was made: a copy of its parent, with the parent's name until it runs a program.</summary>
    Fork,

    /// <summary>It runs another program (execve(2)).</summary>
    Exec,

    /// <summary>It ended, with its last thread.</summary>
    Exit,

    /// <summary>It gave itself another name (prctl(2), PR_SET_NAME).</summary>
    Rename,

    /// <summary>Its user changed.</summary>
    UserChange,

    /// <summary>Its group changed.</summary>
    GroupChange,

    /// <summary>It leads a new session (setsid(2)).</summary>
    NewSession,

    /// <summary>A tracer took hold of it, or let go of it (ptrace(2)).</summary>
    Trace,

    /// <summary>It dumps core (core(5)); its end follows.</summary>
    CoreDump,

    /// <summary>A thread of it was made.</summary>
    ThreadStart,

    /// <summary>A thread of it ended; others go on, or end too.</summary>
    ThreadExit,

    /// <summary>
    /// Of no process: events were lost here, since they were not read as fast as they came. What is found out
    /// by looking at /proc follows, as events that are <see cref="ProcessEvent.IsInferred"/>.
    /// </summary>
    Lost,
}
