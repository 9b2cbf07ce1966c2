namespace Kin.Native.Processes;

/// <summary>The largest physical memory that this process has held (getrusage(2)).</summary>
internal static unsafe class PeakMemory
{
    // The kernel counts pages per processor and adds the counts up only now and then.
    private const long Slack = 1024;

    /// <summary>
    /// In KiB, as ru_maxrss. A child begins on the memory of its parent, and the kernel counts that as the
    /// child's until its execve (exec_mmap in fs/exec.c): a figure of a child that is not above this one is
    /// the parent's.
    /// </summary>
    public static long OfThisProcess()
    {
        Rusage usage;
        return Libc.getrusage(Libc.RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss + Slack : long.MaxValue;
    }
}
