using Kin.Inspection;
using Kin.Native;
using Kin.Native.Bpf;
using Kin.Native.Tracing;
using Kin.Tests.Inspection;
using Kin.Tests.Workers;

namespace Kin.Tests.Native.Bpf;

/// <summary>Whom the programs follow, when there is room for two processes only.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SchedulingProbeTests : IDisposable
{
    private readonly Dictionary<int, SafeFd> _outputs = [];
    private readonly List<PerfRing> _rings = [];
    private readonly ChildProcess _shell;
    private readonly StreamReader _answers;
    private readonly SchedulingProbe _probe;
    private readonly PerfMerge _merge;

    public SchedulingProbeTests()
    {
        SchedulingTraceTests.Require(SchedulingTier.Tracepoints);
        foreach (int cpu in OnlineCpus.Read())
        {
            SafeFd output = PerfEvent.TryOpenOutput(cpu, out _)!;
            _outputs.Add(cpu, output);
            _rings.Add(PerfRing.TryMap(output, 1 << 18, out _)!);
        }

        _merge = new PerfMerge(_rings);
        Command shell = new("sh")
        {
            StandardInput = StandardStream.Piped, StandardOutput = StandardStream.Piped, NewProcessGroup = true,
        };
        _shell = shell.Start();
        _answers = new StreamReader(_shell.StandardOutput);
        _probe = SchedulingProbe.Open(_shell.Id, _outputs, most: 2);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_process_that_is_not_followed_since_there_are_too_many_is_told_as_a_loss()
    {
        Assert.Equal(0, await LossesAsync("sleep 60 &"));
        Assert.Equal(1, await LossesAsync("sleep 60 &"));
        Assert.Equal(2, await LossesAsync("sleep 60 & sleep 60 &"));
    }

    // The kernel lets go of it some time after its end.
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_process_that_has_ended_makes_room_for_another_one()
    {
        Assert.Equal(0, await LossesAsync("sleep 60 & first=$!"));
        Assert.Equal(1, await LossesAsync("sleep 60 &"));
        Assert.Equal(0, await LossesAsync("kill -9 $first; wait $first"));
        while (await LossesAsync("sleep 60 &") > 0)
        {
            await Task.Delay(1, Cancel);
        }

        Assert.Equal(1, await LossesAsync("sleep 60 &"));
    }

    public void Dispose()
    {
        _probe.Dispose();
        _shell.Dispose(); // with its children
        _rings.ForEach(ring => ring.Dispose());
        foreach (SafeFd output in _outputs.Values)
        {
            output.Dispose();
        }
    }

    // How many are told while the shell does that. A child is followed or not before the shell goes on.
    private async Task<long> LossesAsync(string what)
    {
        await _shell.StandardInput.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{what}\necho done\n"), Cancel);
        Assert.Equal("done", await _answers.ReadLineAsync(Cancel));
        long lost = 0;
        _merge.Refresh();
        while (_merge.TryNext(long.MaxValue, out SchedulingRecord record, out _))
        {
            lost += record.Kind == SchedulingRecordKind.NoRoom ? 1 : 0;
        }

        _merge.GiveBack();
        return lost;
    }
}
