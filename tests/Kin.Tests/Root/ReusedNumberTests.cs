using System.Diagnostics;

namespace Kin.Tests.Root;

/// <summary>
/// A number that is used again. The counter of the kernel is set back, so numbers of which other tests have just seen the
/// end come again too.
/// </summary>
[Collection(Alone.Name)]
public sealed class ReusedNumberTests
{
    private const string LastPid = "/proc/sys/kernel/ns_last_pid";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_number_that_another_process_has_by_now_is_not_signalled()
    {
        Capability.RequireRoot();
        Capability.Require("/proc/sys/kernel/ns_last_pid (CONFIG_CHECKPOINT_RESTORE)", File.Exists(LastPid));
        await using ChildProcess first = new Command("sleep", "60").Start();
        using var process = ProcessHandle.Open(first.Id);
        first.Kill();
        await first.WaitAsync(Cancel);
        await using ChildProcess second = SameNumber(first.Id);
        Assert.True(process.HasExited);
        Assert.False(process.Kill());
        Assert.Null(process.ParentId);
        ExitStatus end = process.Wait(); // PIDFD_INFO_EXIT keeps it from Linux 6.15 on
        Assert.Equal(end.IsKnown ? Signal.Kill : null, end.Signal);
        Assert.Null(second.TryWait());
        Func<bool>[] changes =
        [
            () => process.SetNice(5), () => process.SetScheduling(Scheduling.Batch),
            () => process.SetCpuAffinity([0]), () => process.SetIoPriority(IoPriority.Idle),
            () => process.SetLimit(Resource.CoreBytes, new(0, 0)), () => process.SetOomScoreAdjustment(500),
        ];
        string before = State(second.Id);
        Assert.All(changes, change => Assert.False(change()));
        Assert.Equal(before, State(second.Id));

        static string State(int pid) => new Command(
            "sh", "-c", $"ps -o ni=,cls= -p {pid}; taskset -cp {pid}; ionice -p {pid}; prlimit -p {pid}; cat /proc/{pid}/oom_score_adj")
            .Capture().EnsureSuccess().StandardOutput;
    }

    // ns_last_pid makes the kernel give that number next; another process may be quicker, so again.
    private static ChildProcess SameNumber(int id)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(30))
        {
            File.WriteAllText(LastPid, $"{id - 1}");
            ChildProcess child = new Command("sleep", "60").Start();
            if (child.Id == id)
            {
                return child;
            }

            child.Dispose();
        }

        throw new TimeoutException($"No process got the number {id}.");
    }
}
