using System.Globalization;

namespace Kin.Tests.Root;

/// <summary>Processes that this one did not start: grandchildren, strangers, itself.</summary>
public sealed class ProcessHandleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task I_can_signal_and_wait_for_a_grandchild()
    {
        await using Grandchild grandchild = await Grandchild.Start("sleep 60", reap: false);
        using var process = ProcessHandle.Open(grandchild.Id);
        Assert.Null(process.TryWait());
        Assert.False(process.HasExited);
        Assert.True(process.SendSignal(Signal.Terminate));
        Assert.Equal(Signal.Terminate, (await process.WaitAsync(Cancel)).Signal);
        Assert.True(process.HasExited);
        Assert.False(process.SendSignal(Signal.Terminate));
        Assert.False(process.Kill());
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 37", 37)]
    [InlineData("exit 255", 255)]
    public async Task The_code_of_a_zombie_is_known_and_it_stays_for_its_parent(string script, int code)
    {
        await using Grandchild grandchild = await Grandchild.Start($"read line; {script}", reap: false);
        using var process = ProcessHandle.Open(grandchild.Id);
        Task<ExitStatus> waiting = process.WaitAsync(Cancel);
        grandchild.LetGo();
        Assert.Equal(code, (await waiting).Code);
        Assert.Equal('Z', ProcStat.Of(grandchild.Id)!.State);
        Assert.Equal(code, process.Wait().Code);
        Assert.Equal(grandchild.ParentId, process.ParentId);
    }

    [Fact]
    public async Task The_code_of_a_process_that_its_parent_has_reaped_is_known_where_the_kernel_keeps_it()
    {
        Capability.Require("PIDFD_INFO_EXIT (Linux 6.15)", Environment.OSVersion.Version >= new Version(6, 15));
        await using Grandchild grandchild = await Grandchild.Start("read line; exit 9");
        using var process = ProcessHandle.Open(grandchild.Id);
        grandchild.LetGo();
        await ProcStat.Reaped(grandchild.Id, Cancel);
        Assert.Equal(9, process.TryWait()!.Code);
        Assert.Null(process.ParentId);
        Assert.Null(process.SessionId);
    }

    [Fact]
    public async Task The_status_of_a_zombie_of_another_user_is_unknown_and_not_taken_for_success()
    {
        Capability.RequireRoot();
        string setpriv = Capability.RequireProgram("setpriv", "util-linux");
        await using ChildProcess zombie = new Command("sh", "-c", "exit 9").Start();
        await ProcStat.Ended(zombie.Id, Cancel);
        CommandOutput seen = await (new Command(
            setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", TestChild.Path, "wait-for",
                $"{zombie.Id}") with
        {
            Environment = new Dictionary<string, string?> { ["TMPDIR"] = null }, // that of the tests is root's alone
        }).CaptureAsync(Cancel);
        Assert.Equal("exit status unknown\n", seen.StandardOutput + seen.StandardError);
        Assert.Equal(9, (await zombie.WaitAsync(Cancel)).Code);
    }

    [Fact]
    public async Task Waiting_for_a_child_leaves_its_status_to_the_child_object()
    {
        await using ChildProcess child = new Command("sh", "-c", "exit 4").Start();
        using var process = ProcessHandle.Open(child.Id);
        Assert.Equal(4, (await process.WaitAsync(Cancel)).Code);
        Assert.Equal(4, (await child.WaitAsync(Cancel)).Code);
        Assert.Equal(4, process.Wait().Code);
    }

    [Fact]
    public async Task Suspended_it_is_stopped_and_goes_on_when_told()
    {
        await using Grandchild grandchild = await Grandchild.Start("sleep 60", reap: false);
        using var process = ProcessHandle.Open(grandchild.Id);
        Assert.True(process.Suspend());
        await Until(() => ProcStat.Of(grandchild.Id)!.State == 'T');
        Assert.Null(await process.WaitAsync(TimeSpan.FromMilliseconds(20), Cancel));
        Assert.True(process.Continue());
        await Until(() => ProcStat.Of(grandchild.Id)!.State == 'S');
        Assert.True(process.Kill());
        Assert.Equal(Signal.Kill, (await process.WaitAsync(TimeSpan.FromSeconds(60), Cancel))!.Signal);
    }

    [Fact]
    public async Task Its_parent_group_and_session_are_those_of_ps()
    {
        string ps = Capability.RequireProgram("ps", "procps");
        await using ChildProcess child = (new Command("sleep", "60") with { NewSession = true }).Start();
        using var process = ProcessHandle.Open(child.Id);
        string line = (
            await new Command(ps, "-o", "ppid=,pgid=,sid=", "-p", $"{child.Id}").CaptureAsync(Cancel)).StandardOutput;
        int[] seen = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(
            f => int.Parse(f, CultureInfo.InvariantCulture))];
        Assert.Equal<IEnumerable<int>>([ThisProcess.Id, child.Id, child.Id], seen);
        Assert.Equal<IEnumerable<int?>>(
            [ThisProcess.Id, child.Id, child.Id], [process.ParentId, process.ProcessGroupId, process.SessionId]);
    }

    [Fact]
    public async Task This_process_is_who_ps_says_it_is()
    {
        string ps = Capability.RequireProgram("ps", "procps");
        string line = (await new Command(ps, "-o", "pid=,ppid=,pgid=,sid=", "-p", $"{Environment.ProcessId}")
            .CaptureAsync(Cancel)).StandardOutput;
        int[] seen = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(
            f => int.Parse(f, CultureInfo.InvariantCulture))];
        Assert.Equal<IEnumerable<int>>(
            [ThisProcess.Id, ThisProcess.ParentId, ThisProcess.ProcessGroupId, ThisProcess.SessionId], seen);
        using var self = ProcessHandle.Open(ThisProcess.Id);
        Assert.Equal(ThisProcess.ParentId, self.ParentId);
        Assert.False(self.HasExited);
    }

    [Fact]
    public async Task The_start_time_is_the_one_that_ps_shows()
    {
        string ps = Capability.RequireProgram("ps", "procps");
        await using Grandchild grandchild = await Grandchild.Start("exec sleep 60");
        using var process = ProcessHandle.Open(grandchild.Id);
        string line = (await new Command(ps, "-o", "lstart=", "-p", $"{grandchild.Id}").CaptureAsync(Cancel))
            .StandardOutput.Trim();
        DateTime shown = DateTime.ParseExact(
            line, "ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeLocal | DateTimeStyles.AllowInnerWhite | DateTimeStyles.AdjustToUniversal);
        DateTimeOffset start = process.StartTime!.Value;
        Assert.InRange(start.UtcDateTime, shown.AddSeconds(-1.5), shown.AddSeconds(1.5)); // ps rounds twice
        Assert.False(process.IsStopped);
        process.Suspend();
        await Until(() => ProcStat.Of(grandchild.Id)?.State == 'T');
        Assert.True(process.IsStopped);
        process.Kill();
    }

    [Fact]
    public void What_is_not_there_is_told()
    {
        int gone = new Func<int>(() =>
        {
            using ChildProcess child = new Command("true").Start();
            child.Wait();
            return child.Id;
        })();
        LinuxException e = Assert.Throws<LinuxException>(() => ProcessHandle.Open(gone));
        Assert.Equal("ESRCH", e.ErrorName);
        Assert.Contains($"process {gone}", e.Message, StringComparison.Ordinal);
        Assert.False(ProcessHandle.TryOpen(gone, out ProcessHandle? none));
        Assert.Null(none);
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcessHandle.Open(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcessHandle.Open(-1));
    }

    [Fact]
    public void The_number_of_a_thread_is_told_from_that_of_a_process()
    {
        int thread = Directory.GetDirectories("/proc/self/task").Select(path => int.Parse(
            Path.GetFileName(path), CultureInfo.InvariantCulture)).First(id => id != Environment.ProcessId);
        LinuxException e = Assert.Throws<LinuxException>(() => ProcessHandle.Open(thread));
        Assert.Contains("number of a thread", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Signals_of_the_runtime_are_refused()
    {
        using var self = ProcessHandle.Open(ThisProcess.Id);
        Assert.Throws<ArgumentException>(() => self.SendSignal(Signal.RealTime(0)));
        Assert.Throws<ArgumentException>(() => self.SendSignal(default));
    }

    [Fact]
    public async Task Disposing_ends_the_waits_and_leaves_the_process_alone()
    {
        await using ChildProcess child = new Command("sleep", "60").Start();
        var process = ProcessHandle.Open(child.Id);
        Task<ExitStatus> waiting = process.WaitAsync(Cancel);
        Task<ExitStatus?> other = process.WaitAsync(Timeout.InfiniteTimeSpan, Cancel);
        using CancellationTokenSource stop = new();
        Task<ExitStatus> cancelled = process.WaitAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        process.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => other);
        Assert.Throws<ObjectDisposedException>(() => process.HasExited);
        Assert.Throws<ObjectDisposedException>(() => process.SendSignal(Signal.Terminate));
        Assert.Null(child.TryWait());
    }

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1, Cancel);
        }
    }
}
