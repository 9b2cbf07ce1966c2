namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>
/// The files of a process beside stat that something shown is in. Each costs as much as stat.
/// </summary>
[Flags]
internal enum TopNeeds
{
    None = 0,

    /// <summary>cmdline.</summary>
    Command = 1,

    /// <summary>The user, of status.</summary>
    User = 2,

    /// <summary>statm.</summary>
    Memory = 4,

    /// <summary>schedstat.</summary>
    Schedule = 8,

    /// <summary>status, for context switches.</summary>
    Switches = 16,

    /// <summary>io.</summary>
    Io = 32,

    /// <summary>cgroup.</summary>
    Group = 64,

    /// <summary>The files of its control group.</summary>
    GroupFacts = 128,

    /// <summary>Those that are read anew each time, as they count.</summary>
    Counters = Memory | Schedule | Switches | Io | GroupFacts,
}
