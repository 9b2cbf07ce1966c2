using System.CommandLine;
using System.Globalization;
using Kin.Tool.Benching;
using Kin.Tool.Benching.Ipc;
using Kin.Tool.Benching.Switching;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin bench`: what things cost on this machine, now.</summary>
internal sealed class Bench : Verb
{
    private static readonly string[] s_what = ["poll", "ipc", "switch"];

    private readonly Flag _json;
    private readonly Option<string> _most;
    private readonly Option<string> _seconds;

    public Bench()
        : base("bench", "measures what the kernel's mechanisms cost here and now")
    {
        TakesOperands("poll|ipc|switch", most: 1, () => s_what);
        Paragraphs =
        [
            "poll: waits for many descriptors of which one is ready, by poll(2), which looks at all of them"
            + " each time, and by epoll(7), which does not: level-triggered and edge-triggered. From 10 to"
            + " 10,000 descriptors (eventfd(2)); the figure is the median time of a wait. Where fewer may be"
            + " open, it goes as far as it can and says so. It takes some seconds.",
            "ipc: the ways between two processes, which wait blocked: what it takes to open each, 64 bytes"
            + " there and back (the median, and what 99 of 100 need at most), and the throughput of large"
            + " pieces one way. The other process is a worker of its own for each way.",
            "switch: what a system call costs, and giving the CPU to another thread of the process, to"
            + " another process, and waking a process on another CPU. How often the CPU was really given up"
            + " is counted, and so are the interrupts that came meanwhile.",
        ];
        _json = Flag("--json", "Prints one JSON object.");
        _most = Valued(
            "--most", "N", "poll: the largest number of descriptors, 1 to 1000000; default 10000.");
        _seconds = Valued(
            "--seconds", "S", "ipc, switch: how long each figure is measured, 0.01 to 60; default 0.3.");
        Examples =
        [
            new("kin bench poll", "the table"),
            new("kin bench poll --most 1000 --json", "up to 1,000 descriptors, for a script"),
            new("kin bench switch", "a system call, a thread switch, a process switch"),
            new("kin bench ipc --seconds 0.05", "pipes, sockets, queues, shared memory side by side"),
        ];
        ExitCodes =
        [
            new("0", "it was measured"),
            new("2", "the command line is not understood"),
        ];
    }

    protected override int Execute(ParseResult line)
    {
        switch (Operands)
        {
            case ["poll"]:
                RefuseFor("poll", "--seconds", line.GetValue(_seconds));
                MeasurePoll(Most(line.GetValue(_most)), line.Has(_json));
                break;
            case ["ipc"]:
                RefuseFor("ipc", "--most", line.GetValue(_most));
                MeasureIpc(Seconds(line.GetValue(_seconds)), line.Has(_json));
                break;
            case ["switch"]:
                RefuseFor("switch", "--most", line.GetValue(_most));
                MeasureSwitch(Seconds(line.GetValue(_seconds)), line.Has(_json));
                break;
            default:
                throw Wrong(Operands.Count == 0
                    ? "what: poll, ipc or switch?"
                    : $"no bench '{Operands[0]}'; there are poll, ipc and switch.");
        }

        return Tool.ExitCodes.Success;
    }

    private static void MeasurePoll(int most, bool json)
    {
        PollBench bench = new(most);
        bench.Run();
        PollReport.Of(bench).Print(json);
    }

    private static void MeasureIpc(TimeSpan timeOfOne, bool json)
    {
        IpcBench bench = new(timeOfOne);
        bench.RunAsync(IpcWays.All).GetAwaiter().GetResult();
        IpcReport.Of(bench).Print(json);
    }

    private static void MeasureSwitch(TimeSpan timeOfOne, bool json)
    {
        SwitchBench bench = new(timeOfOne);
        bench.Run();
        SwitchReport.Of(bench).Print(json);
    }

    private void RefuseFor(string what, string option, string? value)
    {
        if (value is not null)
        {
            throw Wrong($"{option} is not for {what}.");
        }
    }

    private TimeSpan Seconds(string? word) => word is null ? TimeSpan.FromSeconds(0.3)
        : double.TryParse(word, CultureInfo.InvariantCulture, out double seconds)
            && seconds is >= 0.01 and <= 60
            ? TimeSpan.FromSeconds(seconds)
            : throw Wrong($"--seconds takes a number from 0.01 to 60, not '{word}'.");

    private int Most(string? word) => word is null ? 10_000
        : int.TryParse(word, out int most) && most is >= 1 and <= 1_000_000 ? most
        : throw Wrong($"--most takes a number from 1 to 1000000, not '{word}'.");
}
