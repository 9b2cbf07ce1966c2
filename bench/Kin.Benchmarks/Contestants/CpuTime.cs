using System.Globalization;

namespace Kin.Benchmarks.Contestants;

/// <summary>CPU time (user and system) of this process and its children, reaped and running.</summary>
internal static class CpuTime
{
    // USER_HZ is 100 on every architecture that .NET runs on (proc_pid_stat(5), sysconf(_SC_CLK_TCK)).
    private const long NanosecondsPerTick = 10_000_000;
    private const int ReapedUserField = 13;

    /// <summary>
    /// Nanoseconds; the reaped children count in ticks of 10 ms, everything else exactly. Looking at the children
    /// costs this process time, which is not to count: so they come first before a run, and last after it.
    /// </summary>
    public static long BeforeRun() => ReapedChildren() + RunningChildren() + OfThisProcess();

    /// <inheritdoc cref="BeforeRun"/>
    public static long AfterRun() => OfThisProcess() + ReapedChildren() + RunningChildren();

    private static long OfThisProcess() => (long)Environment.CpuUsage.TotalTime.TotalNanoseconds;

    private static long ReapedChildren()
    {
        string stat = File.ReadAllText("/proc/self/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Parse(fields[ReapedUserField]) + Parse(fields[ReapedUserField + 1])) * NanosecondsPerTick;
    }

    // The first field of schedstat is the time on the CPU in nanoseconds (sched-stats.rst).
    private static long RunningChildren() =>
        Directory.EnumerateDirectories("/proc/self/task").SelectMany(ChildrenOf).Sum(OfProcess);

    private static string[] ChildrenOf(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "children"))
                .Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException)
        {
            return []; // the thread has ended
        }
    }

    private static long OfProcess(string pid)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{pid}/task")
                .Sum(task => Parse(File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0]));
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static long Parse(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
