using System.Diagnostics;
using Kin.Benchmarks.Cases;
using Kin.Benchmarks.Harness;
using Kin.Benchmarks.Reports;

namespace Kin.Benchmarks;

/// <summary>One invocation: the cases asked for, and the state of the machine around them.</summary>
internal sealed class Session(CommandLine options)
{
    private readonly List<(string Table, string Json)> _done = [];
    private readonly List<string> _pressure = [];

    private TextWriter Notes => options.Json ? Console.Error : Console.Out;

    /// <summary>Returns 0, or 1 when a self-check is uneven. A reach that is not met is no error.</summary>
    /// <exception cref="FormatException">No case has that name.</exception>
    public async Task<int> RunAsync()
    {
        if (options.Cases.Count == 0)
        {
            List();
            return 0;
        }

        List<BenchmarkCase> cases = Selected();
        MachineFacts machine = MachineFacts.Read();
        Notes.WriteLine(machine);
        CpuPressure? before = CpuPressure.Read();
        long start = Stopwatch.GetTimestamp();
        Tell(CpuPressure.Describe("start", before));
        bool even = !options.Cases.Contains(SelfCheck.Name)
            || await SelfCheck.RunAsync(options, Notes, Progress);
        foreach (BenchmarkCase one in cases)
        {
            await MeasureAsync(one);
        }

        CpuPressure? after = CpuPressure.Read();
        Tell(CpuPressure.Describe("end", after));
        TellStall(before, after, Stopwatch.GetElapsedTime(start));
        if (options.Save)
        {
            string path = ResultsFile.Write(
                Contestants.Folders.Results, machine, options.Cases, _pressure, _done);
            Notes.WriteLine($"saved: {path}");
        }

        return even ? 0 : 1;
    }

    private static void List()
    {
        Console.WriteLine(CommandLine.Usage);
        foreach (BenchmarkCase one in AllCases.List)
        {
            Console.WriteLine($"  {one.Name,-26}{one.What}");
        }

        Console.WriteLine($"  {SelfCheck.Name,-26}every rival against itself: the ratios have to be one");
        Console.WriteLine($"  {"all",-26}every case but the self-check");
    }

    private static void Progress(string what)
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write($"\r\e[K{what}\r");
        }
    }

    private List<BenchmarkCase> Selected()
    {
        List<BenchmarkCase> selected = [];
        foreach (string name in options.Cases.Where(name => name != SelfCheck.Name))
        {
            selected.AddRange(name == "all"
                ? AllCases.List
                : [AllCases.List.FirstOrDefault(one => one.Name == name)
                    ?? throw new FormatException($"no case is called {name}; ./bench.sh lists them")]);
        }

        return selected;
    }

    private async Task MeasureAsync(BenchmarkCase one)
    {
        Effort effort = options.Apply(one.Effort);
        if (effort.Rounds < Effort.FewestRounds)
        {
            Notes.WriteLine($"note: {effort.Rounds} rounds; a claim needs {Effort.FewestRounds}");
        }

        foreach (Contestant missing in one.Rivals.Where(rival => !rival.IsThere))
        {
            Notes.WriteLine($"note: {one.Name} goes without {missing.Name}, which needs {missing.Needs}");
        }

        Measurement measurement = await Comparison.MeasureAsync(
            [one.Kin, .. one.Rivals.Where(rival => rival.IsThere)], effort, Progress);
        Progress("");
        string table = TableReport.Of(one, measurement);
        string json = JsonLine.Of(one, measurement);
        _done.Add((table, json));
        Notes.WriteLine();
        Notes.Write(table);
        if (options.Json)
        {
            Console.Out.WriteLine(json);
        }
    }

    private void TellStall(CpuPressure? before, CpuPressure? after, TimeSpan elapsed)
    {
        if (before is not null && after is not null)
        {
            double share = (after.TotalMicroseconds - before.TotalMicroseconds) / elapsed.TotalMicroseconds;
            Tell($"in between, some thread (ours too) waited for a CPU {100 * share:0.0}% of the time");
        }
    }

    private void Tell(string line)
    {
        _pressure.Add(line);
        Notes.WriteLine(line);
    }
}
