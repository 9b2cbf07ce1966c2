namespace Kin.Tests.Root;

/// <summary>
/// Statuses in processes where others, or nobody, reap: SIGCHLD ignored at the start, and .NET as process 1.
/// </summary>
public sealed class ReaperTests
{
    private const int Times = 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(false), InlineData(true)]
    public async Task Statuses_come_through_in_a_process_that_was_started_with_SIGCHLD_ignored(bool reaper)
    {
        string[] flag = reaper ? ["--reaper"] : [];
        CommandOutput output = await new Command(
            "env", ["--ignore-signal=CHLD", TestChild.Path, "run", .. flag, $"{Times}", "sh", "-c", "exit 3"])
            .CaptureAsync(Cancel);
        Assert.Equal(
            string.Concat(Enumerable.Repeat("exit code 3\n", Times)), output.EnsureSuccess().StandardOutput);
    }

    [Theory, InlineData(false, "exit 3", "exit code 3"), InlineData(true, "exit 3", "exit code 3"),
        InlineData(true, "kill -9 $$", "killed by SIGKILL")]
    public async Task Nothing_hangs_when_NET_is_process_1_and_reaps_all(bool reaper, string script, string expected)
    {
        Capability.RequireRoot();
        Capability.RequireProgram("unshare", "util-linux");
        string[] flag = reaper ? ["--reaper"] : [];
        CommandOutput output = await new Command(
            "unshare",
            ["--pid", "--fork", "--mount-proc", TestChild.Path, "run", .. flag, $"{Times}", "sh", "-c", script])
            .CaptureAsync(Cancel);
        string[] lines = output.EnsureSuccess().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Times, lines.Length);
        bool kernelKeeps = Environment.OSVersion.Version >= new Version(6, 15); // PIDFD_INFO_EXIT
        Assert.All(lines, line => Assert.True(
            line == expected
                || (!kernelKeeps && line.StartsWith("exit status unknown", StringComparison.Ordinal)), line));
    }
}
