namespace Kin.Native.Bpf;

/// <summary>What the threads of a process have used together, those that have ended included.</summary>
internal struct TaskTotals
{
    /// <summary>Nanoseconds by the ticks of the clock, and exactly by the scheduler.</summary>
    public ulong UserTime, SystemTime, GuestTime, RunTime;

    /// <summary>What /proc told last, which it never takes back.</summary>
    public ulong ToldUserTime, ToldSystemTime;

    public ulong MinorFaults, MajorFaults;

    /// <summary>Adds those that a record has in these places.</summary>
    public void Add(ReadOnlySpan<ulong> record, TaskField user, TaskField minorFaults)
    {
        UserTime += record[(int)user];
        SystemTime += record[(int)user + 1];
        GuestTime += record[(int)user + 2];
        RunTime += record[(int)user + 3];
        MinorFaults += record[(int)minorFaults];
        MajorFaults += record[(int)minorFaults + 1];
    }

    /// <summary>
    /// The exact time divided as the ticks are, and neither part less than told before: what the kernel does
    /// for /proc/PID/stat (cputime_adjust in kernel/sched/cputime.c).
    /// </summary>
    public readonly (ulong User, ulong System) Adjusted()
    {
        if (ToldUserTime + ToldSystemTime >= RunTime)
        {
            return (ToldUserTime, ToldSystemTime);
        }

        ulong system = SystemTime == 0 ? 0
            : UserTime == 0 ? RunTime
            : (ulong)((UInt128)SystemTime * RunTime / (SystemTime + UserTime));
        system = Math.Max(system, ToldSystemTime);
        ulong user = RunTime - system;
        return user < ToldUserTime ? (ToldUserTime, RunTime - ToldUserTime) : (user, system);
    }
}
