using System.CommandLine;
using System.Globalization;
using Kin.Tool.Verbs;

namespace Kin.Tool.RunOptions;

/// <summary>When and where the program gets the CPU and the disk, and when it is killed for memory.</summary>
internal sealed class PriorityOptions : RunOptionGroup
{
    private readonly Option<string> _nice;
    private readonly Option<string> _scheduling;
    private readonly Option<string> _cpus;
    private readonly Option<string> _disk;
    private readonly Option<string> _oomScore;

    public PriorityOptions(Verb verb)
        : base(verb)
    {
        _nice = verb.Valued("--nice", "N", "Its nice value, -20 (the most CPU time) to 19.");
        _scheduling = verb.Valued(
            "--sched", "POLICY[:PRIORITY]",
            "Its scheduling: other, batch, idle, fifo:1 to fifo:99, rr:1 to rr:99 (sched(7)).");
        _cpus = verb.Valued("--cpu-list", "LIST", "The CPUs that it may run on, such as 0-3,8.");
        _disk = verb.Valued(
            "--ionice", "CLASS[:LEVEL]",
            "Its I/O priority: idle, best-effort:0 to best-effort:7, realtime:0 to realtime:7.");
        _oomScore = verb.Valued(
            "--oom-score", "N", "How readily it is killed when memory runs out, -1000 (never) to 1000.");
    }

    public override Command Apply(ParseResult line, Command command) => command with
    {
        Nice = Number(line, _nice, -20, 19),
        Scheduling = line.GetValue(_scheduling) is string scheduling ? SchedulingOf(scheduling) : null,
        CpuAffinity = line.GetValue(_cpus) is string cpus ? CpusOf(cpus) : null,
        IoPriority = line.GetValue(_disk) is string disk ? DiskOf(disk) : null,
        OomScoreAdjustment = Number(line, _oomScore, -1000, 1000),
    };

    private int? Number(ParseResult line, Option<string> option, int lowest, int highest) =>
        line.GetValue(option) is not string text ? null
        : Within(text, lowest, highest) ?? throw Verb.Wrong(
            $"{option.Name} '{text}' is no number from {lowest} to {highest}.");

    private Scheduling SchedulingOf(string text) => text.Split(':') switch
    {
        ["other"] => Scheduling.Other,
        ["batch"] => Scheduling.Batch,
        ["idle"] => Scheduling.Idle,
        ["fifo", var priority] when Within(priority, 1, 99) is int level => Scheduling.Fifo(level),
        ["rr", var priority] when Within(priority, 1, 99) is int level => Scheduling.RoundRobin(level),
        _ => throw Verb.Wrong(
            $"--sched '{text}' is none of other, batch, idle, fifo:PRIORITY, rr:PRIORITY (1 to 99)."),
    };

    private IoPriority DiskOf(string text) => text.Split(':') switch
    {
        ["idle"] => IoPriority.Idle,
        ["none"] => IoPriority.None,
        ["best-effort", var level] when Within(level, 0, 7) is int number => IoPriority.BestEffort(number),
        ["realtime", var level] when Within(level, 0, 7) is int number => IoPriority.RealTime(number),
        _ => throw Verb.Wrong(
            $"--ionice '{text}' is none of idle, none, best-effort:LEVEL, realtime:LEVEL (0 to 7)."),
    };

    private List<int> CpusOf(string text)
    {
        const int Most = 65535;
        List<int> cpus = [];
        foreach (string range in text.Split(','))
        {
            string[] ends = range.Split('-');
            if (ends.Length > 2 || Within(ends[0], 0, Most) is not int first
                || Within(ends[^1], first, Most) is not int last)
            {
                throw Verb.Wrong($"--cpu-list '{text}' is no list of CPUs such as 0-3,8.");
            }

            cpus.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return cpus;
    }

    private static int? Within(string text, int lowest, int highest) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            && number >= lowest && number <= highest ? number : null;
}
