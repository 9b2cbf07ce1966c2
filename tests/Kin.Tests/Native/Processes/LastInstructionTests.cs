using System.Text;
using Kin.Native.Processes;
using Kin.Tests.Ipc;
using Kin.Tests.Root;
using Kin.Tests.Signals;
using Kin.Tests.Workers;

namespace Kin.Tests.Native.Processes;

/// <summary>A process is past its last instruction when all of its threads are, and not before.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class LastInstructionTests(IpcPeer peer) : IClassFixture<IpcPeer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_process_that_runs_sleeps_or_is_stopped_has_more_to_come()
    {
        await using ChildProcess child = new Command("sleep", "600").Start();
        using LastInstruction last = LastInstruction.TryOpen(child.Id)!;
        Assert.False(last.IsPast());
        child.SendSignal(Signal.Stop);
        await UntilStateAsync(child.Id, 'T');
        Assert.False(last.IsPast());
        child.Kill();
        await UntilStateAsync(child.Id, 'Z');
        Assert.True(last.IsPast());
        await child.WaitAsync(Cancel);
        Assert.True(last.IsPast());
        Assert.Null(LastInstruction.TryOpen(child.Id));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_process_whose_first_thread_has_ended_has_more_to_come()
    {
        await using Listening two = await peer.StartAsync("threads", "first");
        await UntilStateAsync(two.Id, 'Z'); // as its first thread shows
        using LastInstruction last = LastInstruction.TryOpen(two.Id)!;
        Assert.False(last.IsPast());
        two.EndInput();
        Assert.True((await two.RestAsync()).Status.Success);
        Assert.True(last.IsPast());
    }

    // To make a process one takes CAP_SYS_RESOURCE, so these are files as the kernel writes them then.
    [Fact(Timeout = Limit.Milliseconds)]
    public void Of_a_process_that_is_never_killed_for_its_memory_it_is_not_told()
    {
        using TemporaryDirectory proc = new();
        string folder = Directory.CreateDirectory(Path.Combine(proc.Path, "77")).FullName;
        Write(score: 667, adjustment: 0);
        using LastInstruction last = LastInstruction.TryOpen(Encoding.UTF8.GetBytes(proc.Path), 77)!;
        Assert.False(last.IsPast());
        Write(score: 0, adjustment: -1000);
        Assert.False(last.IsPast());
        Assert.Null(LastInstruction.TryOpen(Encoding.UTF8.GetBytes(proc.Path), 77));
        Write(score: 0, adjustment: -999);
        Assert.False(last.IsPast());
        Write(score: 0, adjustment: 300);
        Assert.True(last.IsPast());
        File.Delete(Path.Combine(folder, "oom_score_adj"));
        Assert.False(last.IsPast()); // it may be hidden

        void Write(int score, int adjustment)
        {
            File.WriteAllText(Path.Combine(folder, "oom_score"), $"{score}\n");
            File.WriteAllText(Path.Combine(folder, "oom_score_adj"), $"{adjustment}\n");
        }
    }

    private static async Task UntilStateAsync(int pid, char state)
    {
        while (ProcStat.Of(pid) is not { } stat || stat.State != state)
        {
            await Task.Delay(1, Cancel);
        }
    }
}
