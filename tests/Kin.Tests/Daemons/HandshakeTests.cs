using Kin.Daemons;
using Kin.Tests.Root;
using Kin.Tests.Tool;
using Kin.Tests.Workers;

namespace Kin.Tests.Daemons;

/// <summary>The caller returns when the daemon is ready or has failed, however either of them ends.</summary>
public sealed class HandshakeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("exit", "failed: exit code 7; timed out: False; reason: \nline 1\nline 2\n")]
    [InlineData("fail", "failed: exit code 8; timed out: False; reason: the port is taken\n")]
    [InlineData("killed", "failed: killed by SIGKILL; timed out: False; reason: \n")]
    [InlineData("throw", "System.InvalidOperationException: something is wrong")]
    [InlineData("relaunch", "This process has been started as a daemon already")]
    public async Task A_daemon_that_ends_before_it_is_ready_is_a_failure_with_its_reason_and_its_last_lines(string mode, string told)
    {
        using LaunchedDaemon daemon = await new LaunchedDaemon().Run(mode);
        Assert.Equal(3, daemon.Caller.Status.Code);
        if (mode == "fail")
        {
            // Between its word and its end it may be stopped by the caller.
            Assert.Matches(
                "^failed: (exit code 8|killed by SIG(TERM|KILL)); timed out: False; reason: the port is taken\n", daemon.Caller.StandardOutput);
        }
        else
        {
            Assert.Contains(told, daemon.Caller.StandardOutput, StringComparison.Ordinal);
        }

        await ProcStat.Reaped(daemon.Id, Cancel);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_last_lines_are_read_from_a_log_too_and_only_those_of_this_start()
    {
        using LaunchedDaemon daemon = new();
        File.WriteAllText(daemon.Path("log"), "an older line\n");
        await daemon.Run("exit", $"log={daemon.Path("log")}");
        Assert.EndsWith("reason: \nline 1\nline 2\n\n", daemon.Caller.StandardOutput, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_daemon_that_is_never_ready_is_stopped_with_the_processes_of_its_session()
    {
        // Longer and longer, until it is time enough for a program to begin on this machine at this hour.
        for (TimeSpan limit = TimeSpan.FromSeconds(2); ; limit *= 2)
        {
            using LaunchedDaemon daemon = await new LaunchedDaemon().Run("family", $"timeout={limit}");
            Assert.Contains("timed out: True", daemon.Caller.StandardOutput, StringComparison.Ordinal);
            EndTheOneThatLeft(daemon);
            if (daemon.Id != 0)
            {
                await ProcStat.Reaped(daemon.Id, Cancel);
                string session = daemon.Stat[3];
                Assert.DoesNotContain(Directory.GetDirectories("/proc"), folder => int.TryParse(Path.GetFileName(folder), out int id)
                    && ProcStat.Of(id) is { State: not 'Z' } stat && $"{stat.Session}" == session);
                return;
            }
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Without_waiting_the_caller_returns_when_the_program_runs()
    {
        using LaunchedDaemon daemon = await new LaunchedDaemon().Run("hang", "wait=no");
        Assert.StartsWith("ready ", daemon.Caller.StandardOutput, StringComparison.Ordinal);
        await daemon.WaitForFile("facts");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Cancelling_stops_the_daemon()
    {
        using CancellationTokenSource source = new();
        using TemporaryDirectory directory = new();
        Task<StartedDaemon> starting = Daemon.StartAsync(
            new Command("sh", "-c", $"echo $$ >{directory.Path}/new; mv {directory.Path}/new {directory.Path}/pid; exec sleep 171"),
            cancellationToken: source.Token);
        int id = await directory.WaitForPid("pid", Cancel);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        Assert.Null(ProcStat.Of(id));
    }

    [Fact(Timeout = 4 * Limit.Milliseconds)]
    public async Task A_caller_that_is_killed_at_any_instant_leaves_a_daemon_that_runs_or_none_and_never_half_of_one()
    {
        int lived = 0;
        for (int i = 0; i < 24; i++)
        {
            using LaunchedDaemon daemon = new();
            await using ChildProcess caller = (daemon.Command("ready", $"pid={daemon.Path("pid")}") with
            {
                StandardOutput = StandardStream.Null,
            }).Start();
            await caller.WaitAsync(TimeSpan.FromMilliseconds(15 * i), Cancel);
            caller.Kill();
            await caller.WaitAsync(Cancel);

            // A daemon holds the lock from its first moment on. So either nobody does, now and for ever, or it gets ready.
            if (IsHeld(daemon.Path("pid")))
            {
                await daemon.WaitForFile("told");
                daemon.ReadFacts();
                using ProcessHandle owner = PidFile.TryReadOwner(daemon.Path("pid"))!;
                Assert.Equal(daemon.Id, owner.Id);
                lived++;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{lived} of 24 callers had started their daemon");
    }

    private static void EndTheOneThatLeft(LaunchedDaemon daemon)
    {
        if (File.Exists(daemon.Path("left")))
        {
            int id = int.Parse(File.ReadAllText(daemon.Path("left")), System.Globalization.CultureInfo.InvariantCulture);
            using var process = ProcessHandle.Open(id);
            Assert.True(process.Kill());
        }
    }

    private static bool IsHeld(string path)
    {
        try
        {
            using PidFile file = PidFile.Create(path);
            return false;
        }
        catch (PidFileHeldException)
        {
            return true;
        }
    }
}
