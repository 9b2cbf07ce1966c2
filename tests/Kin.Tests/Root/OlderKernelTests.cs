using System.Globalization;
using Kin.Native.Kernel;
using Kin.Native.Processes;

namespace Kin.Tests.Root;

/// <summary>What a kernel lacks is made up for, or its lack is told, as the features say.</summary>
[Collection(Alone.Name)]
public sealed class OlderKernelTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_signals_to_groups_by_pidfd_the_group_is_killed_by_number()
    {
        using IDisposable off = KernelFeatures.PidFdGroupSignal.Disable();
        ChildProcess child = (new Command("sh", "-c", "sleep 60 & echo $!; wait") with
        {
            NewProcessGroup = true,
            StandardOutput = StandardStream.Piped,
        }).Start();
        using StreamReader reader = new(child.StandardOutput);
        int grandchild = int.Parse((await reader.ReadLineAsync(Cancel))!, CultureInfo.InvariantCulture);
        await child.DisposeAsync();
        await ProcStat.Ended(grandchild, Cancel);
        Assert.Null(ProcStat.Of(child.Id));
    }

    [Fact]
    public async Task Without_them_a_number_that_may_be_another_group_by_now_is_left_alone()
    {
        using IDisposable off = KernelFeatures.PidFdGroupSignal.Disable();
        ChildProcess child = (new Command("sh", "-c", "sleep 60 & echo $!") with
        {
            NewProcessGroup = true,
            StandardOutput = StandardStream.Piped,
        }).Start();
        using StreamReader reader = new(child.StandardOutput);
        int grandchild = int.Parse((await reader.ReadLineAsync(Cancel))!, CultureInfo.InvariantCulture);
        Assert.True((await child.WaitAsync(Cancel)).Success);
        await child.DisposeAsync();
        Assert.NotNull(ProcStat.Of(grandchild));
        new Command("kill", $"{grandchild}").Run();
    }

    [Fact]
    public async Task The_status_of_a_reaped_process_of_another_parent_is_said_to_be_unknown()
    {
        using IDisposable off = KernelFeatures.PidFdInfo.Disable();
        await using Grandchild grandchild = await Grandchild.Start("read line; exit 9");
        using var process = ProcessHandle.Open(grandchild.Id);
        grandchild.LetGo();
        await ProcStat.Reaped(grandchild.Id, Cancel);
        Assert.False(process.Wait().IsKnown);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_status_that_was_taken_away_is_told_by_the_kernel_or_said_to_be_unknown(bool asked)
    {
        Capability.Require("PIDFD_INFO_EXIT (Linux 6.15)", Environment.OSVersion.Version >= new Version(6, 15));
        using IDisposable? off = asked ? null : KernelFeatures.PidFdInfo.Disable();
        using ChildProcess child = new Command("sh", "-c", "exit 5").Start();
        Assert.True(ChildWait.TryWait(child.Exit.PidFd, block: true, out WaitResult stolen));
        Assert.Equal(5, stolen.Status);
        ExitStatus status = child.Wait();
        Assert.Equal(asked, status.IsKnown);
        Assert.Equal(asked ? "exit code 5" : "exit status unknown", $"{status}");
        Assert.Equal(asked ? 5 : 255, status.ShellCode);
        Assert.False(status.Success);
    }
}
