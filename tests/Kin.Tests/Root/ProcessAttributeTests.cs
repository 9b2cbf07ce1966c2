using Kin.Native;
using Kin.Tests.Workers;

namespace Kin.Tests.Root;

/// <summary>What a running process is changed to is what util-linux and /proc show, in all its threads.</summary>
public sealed class ProcessAttributeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Every_thread_gets_the_new_values()
    {
        Capability.RequireProgram("chrt", "util-linux");
        await using ChildProcess child = (new Command(TestChild.Path, "ignore-term") with // .NET: many threads
        {
            StandardOutput = StandardStream.Piped,
        }).Start();
        using StreamReader output = new(child.StandardOutput);
        Assert.Equal("ready", await output.ReadLineAsync(Cancel)); // it has removed the runtime's files
        using var process = ProcessHandle.Open(child.Id);
        Assert.True(Directory.GetDirectories($"/proc/{child.Id}/task").Length > 2);

        Assert.True(process.SetNice(4));
        Assert.True(process.SetScheduling(Scheduling.Batch));
        Assert.True(process.SetCpuAffinity([0]));
        Assert.True(process.SetIoPriority(IoPriority.BestEffort(6)));
        Assert.Equal(
            (4, Scheduling.Batch, IoPriority.BestEffort(6)), (process.Nice, process.Scheduling, process.IoPriority));
        Assert.Equal<IEnumerable<int>>([0], process.CpuAffinity!);
        int seen = 0;
        foreach (string task in Directory.GetDirectories($"/proc/{child.Id}/task"))
        {
            string id = Path.GetFileName(task);
            string all = (await new Command("sh", "-c", $"cat {task}/stat && ionice -p {id} && taskset -cp {id}").CaptureAsync(Cancel))
                .StandardOutput;
            if (Directory.Exists(task)) // threads of the runtime come and go
            {
                string[] stat = all.Split('\n')[0].Split(')')[^1].Split(' ');
                Assert.Equal(("4", "3"), (stat[17], stat[39])); // nice, policy
                Assert.Contains("best-effort: prio 6", all, StringComparison.Ordinal);
                Assert.EndsWith("list: 0\n", all, StringComparison.Ordinal);
                seen++;
            }
        }

        Assert.True(seen > 2, $"{seen} threads");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Limits_and_score_are_read_and_set()
    {
        string prlimit = Capability.RequireProgram("prlimit", "util-linux");
        await using ChildProcess child = new Command("sleep", "60").Start();
        using var process = ProcessHandle.Open(child.Id);

        Assert.True(process.SetLimit(Resource.OpenFiles, new ResourceLimit(33, 44)));
        Assert.Equal("33 44\n", await Text(prlimit, "--raw", "--noheadings", "-o", "SOFT,HARD", "--nofile", "-p", $"{child.Id}"));
        await Text(prlimit, "--core=0:7", "-p", $"{child.Id}");
        Assert.Equal(new ResourceLimit(0, 7), process.GetLimit(Resource.CoreBytes));
        Assert.True(process.SetOomScoreAdjustment(77));
        Assert.Equal("77\n", await File.ReadAllTextAsync($"/proc/{child.Id}/oom_score_adj", Cancel));
        Assert.Equal(77, process.OomScoreAdjustment);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_has_ended_is_told_and_nothing_is_done()
    {
        ChildProcess child = new Command("sleep", "60").Start();
        using var process = ProcessHandle.Open(child.Id);
        child.Kill();
        await child.WaitAsync(Cancel);
        await child.DisposeAsync();

        Assert.Null(process.Nice);
        Assert.Null(process.Scheduling);
        Assert.Null(process.CpuAffinity);
        Assert.Null(process.IoPriority);
        Assert.Null(process.OomScoreAdjustment);
        Assert.Null(process.GetLimit(Resource.CpuSeconds));
        Assert.False(process.SetNice(1));
        Assert.False(process.SetScheduling(Scheduling.Idle));
        Assert.False(process.SetCpuAffinity([0]));
        Assert.False(process.SetIoPriority(IoPriority.Idle));
        Assert.False(process.SetOomScoreAdjustment(1));
        Assert.False(process.SetLimit(Resource.CoreBytes, new ResourceLimit(0)));
        process.Dispose();
        Assert.Throws<ObjectDisposedException>(() => process.SetNice(1));
        Assert.Throws<ObjectDisposedException>(() => process.Nice);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_does_not_exist_or_is_out_of_range_is_refused()
    {
        await using ChildProcess child = new Command("sleep", "60").Start();
        using var process = ProcessHandle.Open(child.Id);
        LinuxException e = Assert.Throws<LinuxException>(() => process.SetCpuAffinity([60000]));

        Assert.Equal(("sched_setaffinity", "EINVAL"), (e.Call, e.ErrorName));
        Assert.Contains("CPU 60000", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => process.SetNice(-21));
        Assert.Throws<ArgumentException>(() => process.SetCpuAffinity([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => process.GetLimit((Resource)16));
    }

    [Fact]
    public void This_process_tells_its_umask_and_limits_as_the_kernel_does()
    {
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("Umask:", StringComparison.Ordinal));
        int umask = ThisProcess.Umask;
        ThisProcess.Umask = umask;

        Assert.Equal(Convert.ToInt32(line[6..].Trim(), 8), umask);
        Assert.Equal(umask, ThisProcess.Umask);
        ResourceLimit before = ThisProcess.GetLimit(Resource.CoreBytes);
        ThisProcess.SetLimit(Resource.CoreBytes, new ResourceLimit(0, before.Hard));
        Assert.Contains(
            File.ReadLines("/proc/self/limits"),
            l => l.StartsWith("Max core file size        0 ", StringComparison.Ordinal));
        ThisProcess.SetLimit(Resource.CoreBytes, before);
        Assert.Equal(before, ThisProcess.GetLimit(Resource.CoreBytes));
    }

    private static async Task<string> Text(string program, params string[] arguments) =>
        (await new Command(program, arguments).CaptureAsync(Cancel)).EnsureSuccess().StandardOutput;
}
