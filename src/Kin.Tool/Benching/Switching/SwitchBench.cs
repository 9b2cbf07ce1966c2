using System.Diagnostics;
using System.Globalization;
using Kin.Tool.Benching.Ipc;
using Kin.Workers;

namespace Kin.Tool.Benching.Switching;

/// <summary>
/// What a system call costs, and giving the CPU to another thread or another process: a byte goes to a
/// partner who sleeps, and comes back, over pipes.
/// </summary>
internal sealed class SwitchBench(TimeSpan timeOfOne)
{
    private const int Batch = 100, FewestBatches = 11;

    private readonly List<SwitchRow> _rows = [];
    private double _calls;

    public IReadOnlyList<SwitchRow> Rows => _rows;

    /// <summary>What could not be measured, as sentences.</summary>
    public List<string> Lacks { get; } = [];

    /// <summary>The CPU that the measuring thread was kept on.</summary>
    public int Cpu { get; private set; }

    /// <summary>The interrupts of that CPU meanwhile, by kind.</summary>
    public IReadOnlyList<(string Kind, long Count)> Interrupts { get; private set; } = [];

    /// <summary>How long it all took.</summary>
    public TimeSpan Elapsed { get; private set; }

    public void Run()
    {
        using var own = ProcessHandle.Open(ThisProcess.Id);
        int[] cpus = [.. own.CpuAffinity ?? [0]];
        Cpu = cpus[0];
        own.SetCpuAffinity([Cpu]);
        try
        {
            var total = Stopwatch.StartNew();
            InterruptCounts? before = InterruptCounts.Read(Cpu);
            Measure(cpus.FirstOrDefault(cpu => cpu != Cpu, -1));
            CountInterrupts(before, InterruptCounts.Read(Cpu));
            Elapsed = total.Elapsed;
        }
        finally
        {
            own.SetCpuAffinity(cpus);
        }
    }

    private void CountInterrupts(InterruptCounts? before, InterruptCounts? after)
    {
        if (before is not null && after is not null)
        {
            Interrupts = after.Since(before);
        }
        else
        {
            Lacks.Add("/proc/interrupts does not tell of that CPU here: interrupts were not counted.");
        }
    }

    private void Measure(int otherCpu)
    {
        _rows.Add(new SwitchRow("system call", Median(() => _ = ThisProcess.ParentId)));
        _calls = Calls();
        _rows.Add(new SwitchRow("write and read of a pipe", _calls));
        _rows.Add(Switch("thread switch", WithThread));
        _rows.Add(Switch("process switch", (theirs, measure) => WithProcess(theirs, Cpu, measure)));
        if (otherCpu >= 0)
        {
            _rows.Add(Switch(
                "to a process on another CPU", (theirs, measure) => WithProcess(theirs, otherCpu, measure)));
        }
        else
        {
            Lacks.Add("There is one CPU for this process: nothing was measured between two.");
        }
    }

    // Both ends are here, so nobody sleeps.
    private double Calls()
    {
        (IpcEnd one, IpcEnd other) = PipeEnd.Open();
        using (one)
        using (other)
        {
            byte[] message = new byte[1];
            return Median(() =>
            {
                one.Send(message);
                other.Receive(message);
            });
        }
    }

    private SwitchRow Switch(string what, Func<IpcEnd, Func<SwitchRow>, SwitchRow> with)
    {
        (IpcEnd mine, IpcEnd theirs) = PipeEnd.Open();
        return with(theirs, () =>
        {
            using (mine)
            {
                return RoundTrips(what, mine);
            }
        });
    }

    private static SwitchRow WithThread(IpcEnd theirs, Func<SwitchRow> measure)
    {
        Thread partner = new(() => Answer(theirs));
        partner.Start();
        SwitchRow row = measure();
        partner.Join();
        return row;
    }

    private static SwitchRow WithProcess(IpcEnd theirs, int cpu, Func<SwitchRow> measure)
    {
        WorkerProcess partner;
        using (theirs)
        {
            partner = WorkerProcess.Start(AnswerOn, theirs, cpu);
        }

        SwitchRow row = measure();
        partner.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return row;
    }

    private static void AnswerOn(IpcEnd end, int cpu)
    {
        using var own = ProcessHandle.Open(ThisProcess.Id);
        own.SetCpuAffinity([cpu]);
        Answer(end);
    }

    // The partner, until this side has closed its end.
    private static void Answer(IpcEnd end)
    {
        using (end)
        {
            byte[] message = new byte[1];
            while (end.Receive(message))
            {
                end.Send(message);
            }
        }
    }

    private SwitchRow RoundTrips(string what, IpcEnd end)
    {
        byte[] message = new byte[1];
        long trips = 0, before = Switches();
        double trip = Median(() =>
        {
            trips++;
            end.Send(message);
            if (!end.Receive(message))
            {
                throw new EndOfStreamException("The partner has gone.");
            }
        });
        double switches = (double)(Switches() - before) / trips;
        return new SwitchRow(what, Math.Max((trip / 2) - _calls, 0), trip, switches);
    }

    // The median over batches, so that the clock costs nothing.
    private double Median(Action one)
    {
        List<double> times = [];
        var total = Stopwatch.StartNew();
        while (times.Count < FewestBatches || total.Elapsed < timeOfOne)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Batch; i++)
            {
                one();
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / Batch);
        }

        times.Sort();
        return times[times.Count / 2];
    }

    // voluntary_ctxt_switches and nonvoluntary_ctxt_switches: who is woken may also take the CPU at once.
    private static long Switches() => File.ReadLines("/proc/thread-self/status")
        .Where(line => line.Contains("voluntary_ctxt_switches", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split('\t')[1], CultureInfo.InvariantCulture));
}
