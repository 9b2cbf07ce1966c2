using Kin.Daemons;
using Kin.Native;
using Kin.Tests.Native.Spawn;
using Kin.Tests.Root;
using Kin.Tests.Tool;
using Kin.Tests.Workers;

namespace Kin.Tests.Daemons;

/// <summary>What a relaunched program is, as the kernel shows it.</summary>
public sealed class RelaunchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_caller_is_told_the_number_and_the_status_and_the_daemon_lives_on_without_it()
    {
        using LaunchedDaemon daemon = await new LaunchedDaemon().Run("ready");
        Assert.Equal($"ready {daemon.Id} up and running\n", daemon.Caller.StandardOutput);
        Assert.Equal("True False", await daemon.WaitForFile("told"));
        ProcStat now = ProcStat.Of(daemon.Id)!;
        Assert.NotEqual('Z', now.State);
        Assert.NotEqual(Environment.ProcessId, now.Parent); // init, or a subreaper above
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Arguments_that_are_not_UTF_8_are_those_of_the_caller_byte_for_byte()
    {
        using LaunchedDaemon daemon = await new LaunchedDaemon().Run("ready", "other=\udcff\udcc3x");
        byte[] line = await File.ReadAllBytesAsync($"/proc/{daemon.Id}/cmdline", Cancel);
        Assert.True(line.AsSpan().EndsWith("other=\xff\xc3x\0".Select(c => (byte)c).ToArray()));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_has_a_group_and_a_session_of_its_own_without_a_terminal_and_without_a_leader()
    {
        using LaunchedDaemon daemon = await new LaunchedDaemon().Run("ready");
        int group = int.Parse(daemon.Stat[2], null), session = int.Parse(daemon.Stat[3], null);
        Assert.Equal(daemon.Id, group);
        Assert.NotEqual(daemon.Id, session);
        Assert.NotEqual(Libc.getsid(0), session);
        Assert.False(Directory.Exists($"/proc/{session}"));
        Assert.Equal("0", daemon.Stat[4]); // tty_nr
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Directory_umask_signals_and_environment_are_those_of_a_daemon()
    {
        using LaunchedDaemon daemon = new();
        await KinTool.Capture(new Command(
            "sh", "-c", "umask 077; trap '' HUP TERM USR1; exec \"$0\" \"$@\"", TestChild.Path, "daemon", "ready", daemon.Directory)
        {
            StandardInput = StandardStream.Null,
        });
        daemon.ReadFacts();
        string status = string.Join('\n', daemon.Facts);
        Assert.Equal("/", daemon.Facts[1]);
        Assert.Equal("0022", SpawnedProgram.Field(status, "Umask"));
        Assert.Equal(0UL, SpawnedProgram.Mask(status, "SigBlk"));
        Assert.Equal(1UL << (Libc.SIGPIPE - 1), SpawnedProgram.Mask(status, "SigIgn")); // which .NET ignores
        Assert.Contains("variable ", daemon.Facts);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_has_no_descriptor_of_the_caller_and_its_children_get_none_of_the_handshake()
    {
        using LaunchedDaemon daemon = new();
        Command caller = daemon.Command("ready");
        using FileStream open = File.OpenRead("/etc/passwd");
        await KinTool.Capture(caller with { InheritedHandles = [new InheritedHandle(open.SafeFileHandle, 17)] });
        daemon.ReadFacts();
        string[] passedOn = [.. daemon.Facts.SkipWhile(line => !line.StartsWith("variable", StringComparison.Ordinal)).Skip(1)];
        Assert.Equal(["0 /dev/null", "1 /dev/null", "2 /memfd:kin-daemon-errors (deleted)"], passedOn);
        await daemon.WaitForFile("told");
        Assert.Equal("/dev/null", new FileInfo($"/proc/{daemon.Id}/fd/2").LinkTarget);
        Assert.DoesNotContain(
            Directory.GetFiles($"/proc/{daemon.Id}/fd"), fd => new FileInfo(fd).LinkTarget is "/etc/passwd" or "/memfd:kin-daemon-errors (deleted)");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_log_gets_both_streams_at_its_end()
    {
        using LaunchedDaemon daemon = new();
        string log = daemon.Path("log");
        File.WriteAllText(log, "before\n");
        await daemon.Run("ready", $"log={log}");
        await daemon.WaitForFile("told");
        Assert.Equal("before\non its way\nstarting\nafter\n", File.ReadAllText(log));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_terminal_that_it_opens_does_not_become_its_controlling_terminal_as_it_would_for_a_leader()
    {
        string python = Capability.RequireProgram("python3", "python3");
        using TemporaryDirectory directory = new();
        string output = Path.Combine(directory.Path, "tty");
        const string Open = "import os,sys\nm,s=os.openpty()\nname=os.ttyname(s)\nos.close(s)\nos.open(name,os.O_RDWR)\n"
            + "open(sys.argv[1],'w').write(open('/proc/self/stat').read().rsplit(')',1)[1].split()[4])";
        Command program = new(python, "-c", Open, output);
        await (program with { NewSession = true }).RunAsync(Cancel);
        Assert.NotEqual("0", File.ReadAllText(output));

        using StartedDaemon daemon = await Daemon.StartAsync(program, new DaemonOptions { WaitForReady = false }, Cancel);
        Assert.True((await daemon.Process.WaitAsync(Cancel)).Success);
        Assert.Equal("0", File.ReadAllText(output));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_survives_the_end_of_the_terminal_and_of_the_session_in_which_it_was_started()
    {
        using LaunchedDaemon daemon = new();
        await using (Tmux terminal = await Tmux.Start())
        {
            await terminal.Type($"{TestChild.Path} daemon ready {daemon.Directory} >/dev/null; echo done");
            await terminal.Shows("done");
            daemon.ReadFacts();
            Assert.NotEqual(0, daemon.Id);
        }

        using var process = ProcessHandle.Open(daemon.Id);
        Assert.Null(await process.WaitAsync(TimeSpan.FromSeconds(0.5), Cancel));
        Assert.True(process.SendSignal(Signal.Terminate));
        Assert.Equal(Signal.Terminate, (await process.WaitAsync(Cancel)).Signal ?? Signal.Terminate);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_child_that_has_the_same_environment_and_descriptors_is_not_taken_for_the_daemon()
    {
        using LaunchedDaemon daemon = await new LaunchedDaemon().Run("late");
        Assert.Equal("False", await daemon.WaitForFile("child"));
        Assert.Equal($"ready {daemon.Id} up and running\n", daemon.Caller.StandardOutput);
    }
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task SIGHUP_ends_one_that_does_not_ask_for_it()
    {
        using LaunchedDaemon daemon = await new LaunchedDaemon().Run("ready");
        using var process = ProcessHandle.Open(daemon.Id);
        Assert.True(process.SendSignal(Signal.Hangup));
        Assert.Equal(Signal.Hangup, (await process.WaitAsync(Cancel)).Signal ?? Signal.Hangup);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task SIGHUP_is_a_message_for_one_that_listens()
    {
        using LaunchedDaemon daemon = await new LaunchedDaemon().Run("reload");
        using var process = ProcessHandle.Open(daemon.Id);
        Assert.True(process.SendSignal(Signal.Hangup));
        Assert.Equal("SIGHUP", await daemon.WaitForFile("told"));
        Assert.Null(await process.WaitAsync(TimeSpan.FromSeconds(0.2), Cancel));
    }
}
