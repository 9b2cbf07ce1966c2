namespace Kin.Inspection;

/// <summary>
/// What a process does, as its letter in /proc says (proc_pid_stat(5)): each value is the code of that
/// letter. A letter that has no name here is kept all the same.
/// </summary>
/// <remarks>
/// The file does not tell apart who runs and who is ready to and waits for a CPU: both are R. <see
/// cref="ProcessInfo.ReadSchedule"/> tells how long a process has waited.
/// </remarks>
public enum ProcessState
{
    /// <summary>Nothing is known.</summary>
    None = 0,

    /// <summary>R: it runs, or is ready to run and waits for a CPU.</summary>
    Running = 'R',

    /// <summary>S: it waits for something, and a signal wakes it.</summary>
    Sleeping = 'S',

    /// <summary>D: it waits for something near, mostly a disk; at most a deadly signal wakes it.</summary>
    DiskSleep = 'D',

    /// <summary>T: a signal has stopped it.</summary>
    Stopped = 'T',

    /// <summary>t: a debugger or tracer has stopped it.</summary>
    Traced = 't',

    /// <summary>Z: it has ended, and its parent has not waited for it.</summary>
    Zombie = 'Z',

    /// <summary>X: it is being taken away.</summary>
    Dead = 'X',

    /// <summary>I: a thread of the kernel without work (Linux 4.14).</summary>
    Idle = 'I',

    /// <summary>P: a thread of the kernel that is put aside.</summary>
    Parked = 'P',

    /// <summary>W: waking up (Linux 2.6.33 to 3.13).</summary>
    Waking = 'W',

    /// <summary>K: asleep, and a deadly signal wakes it (Linux 2.6.33 to 3.13).</summary>
    WakeKill = 'K',
}
