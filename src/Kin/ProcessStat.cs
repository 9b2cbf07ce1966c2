using Kin.Native.Proc;

namespace Kin;

/// <summary>The fields of /proc/PID/stat that the root uses (proc_pid_stat(5)).</summary>
/// <param name="State">One letter, of the first thread; X and Z say that it has ended.</param>
/// <param name="ParentId">
/// 0 for the first process, for kernel threads' root, and when it lies outside the pid namespace.
/// </param>
/// <param name="ProcessGroupId">The process group.</param>
/// <param name="SessionId">The session.</param>
/// <param name="StartTicks">
/// When it started, in hundredths of a second after the start of the machine.
/// </param>
/// <param name="WaitStatus">
/// How the process ended, as wait(2) encodes it. 0 while it lives, and when the reader may not trace it.
/// </param>
/// <param name="IsKernelThread">A thread of the kernel, which no signal ends.</param>
/// <param name="HasLostFirstThread">The first thread has ended, and others go on.</param>
internal readonly record struct ProcessStat(
    char State,
    int ParentId,
    int ProcessGroupId,
    int SessionId,
    long StartTicks,
    int WaitStatus,
    bool IsKernelThread,
    bool HasLostFirstThread)
{
    /// <summary>True when the process has ended and waits for its parent.</summary>
    public bool IsZombie => State is 'Z' or 'X' && !HasLostFirstThread;

    /// <summary>True when a signal, or a tracer, has stopped it.</summary>
    public bool IsStopped => State is 'T' or 't';

    /// <summary>Reads it; null when no process has the number, or it is hidden.</summary>
    public static ProcessStat? Read(int pid) =>
        StatFile.TryRead(pid, out StatFields stat) ? From(stat) : null;

    /// <summary>All processes of the machine that can be seen, with their numbers.</summary>
    internal static List<(int Id, ProcessStat Stat)> ReadAll()
    {
        List<(int, ProcessStat)> all = [];
        using NumberedDirectory directory = NumberedDirectory.OpenProc();
        while (directory.TryNext(out int id))
        {
            if (Read(id) is ProcessStat stat)
            {
                all.Add((id, stat));
            }
        }

        return all;
    }

    private static ProcessStat From(in StatFields stat) => new(
        (char)stat.State, stat.ParentId, stat.GroupId, stat.SessionId, stat.StartTicks, stat.WaitStatus,
        stat.IsKernelThread, stat.HasLostFirstThread);
}
