using Kin.Daemons;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Daemons;

/// <summary>Any program started as a daemon, which says by sd_notify that it is ready.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class StartTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_script_that_calls_systemd_notify_is_ready_then_and_not_before()
    {
        Capability.RequireProgram("systemd-notify", "systemd");
        using TemporaryDirectory directory = new();
        using StartedDaemon daemon = await Daemon.StartAsync(
            new Command("sh", "-c", "systemd-notify --status=starting; : >came; systemd-notify --ready --status=serving; exec sleep 172"),
            new DaemonOptions { WorkingDirectory = directory.Path }, Cancel);
        Assert.Equal("serving", daemon.Status);
        Assert.True(File.Exists($"{directory.Path}/came"));
        Assert.Equal(Signal.Terminate, (await daemon.Process.StopAsync(TimeSpan.FromSeconds(30), Cancel)).Signal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_program_that_ends_before_it_is_ready_has_failed_with_the_last_lines_of_its_log()
    {
        using TemporaryDirectory directory = new();
        DaemonFailedException failed = await Assert.ThrowsAsync<DaemonFailedException>(() => Daemon.StartAsync(
            new Command("sh", "-c", "echo no configuration >&2; exit 6"),
            new DaemonOptions { StandardError = StandardStream.ToFile($"{directory.Path}/log") }, Cancel));
        Assert.Equal(6, failed.ExitStatus!.Code);
        Assert.Equal("no configuration\n", failed.ErrorOutput);
        Assert.Equal("The daemon sh ended before it was ready (exit code 6). It wrote:\nno configuration", failed.Message);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_program_holds_the_lock_of_its_pid_file_as_long_as_it_lives()
    {
        using TemporaryDirectory directory = new();
        string path = $"{directory.Path}/pid";
        DaemonOptions options = new() { WaitForReady = false, PidFile = path };
        using StartedDaemon daemon = await Daemon.StartAsync(new Command("sleep", "173"), options, Cancel);
        using (ProcessHandle owner = PidFile.TryReadOwner(path)!)
        {
            Assert.Equal(daemon.Id, owner.Id);
        }

        PidFileHeldException held = await Assert.ThrowsAsync<PidFileHeldException>(
            () => Daemon.StartAsync(new Command("sleep", "173"), options, Cancel));
        Assert.Equal((daemon.Id, "sleep"), (held.OwnerId, held.OwnerName));
        daemon.Process.Kill();
        await daemon.Process.WaitAsync(Cancel);
        Assert.Null(PidFile.TryReadOwner(path));
        PidFile.Create(path).Dispose();
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_cannot_be_started_leaves_no_pid_file()
    {
        using TemporaryDirectory directory = new();
        string path = $"{directory.Path}/pid";
        LinuxException missing = await Assert.ThrowsAsync<LinuxException>(
            () => Daemon.StartAsync(new Command("/no/such/program"), new DaemonOptions { PidFile = path }, Cancel));
        Assert.Equal("execve", missing.Call);
        Assert.False(File.Exists(path));
        await Assert.ThrowsAsync<DaemonFailedException>(
            () => Daemon.StartAsync(new Command("false"), new DaemonOptions { PidFile = path }, Cancel));
        Assert.False(File.Exists(path));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_stranger_cannot_say_that_it_is_ready()
    {
        Capability.RequireRoot();
        string python = Capability.RequireProgram("python3", "python3");
        using TemporaryDirectory directory = new();
        File.SetUnixFileMode(directory.Path, (UnixFileMode)0x1FF);
        const string Stranger = "import os,socket,sys\nos.setsid()\nos.setuid(65534)\ns=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM)\n"
            + "s.connect(os.environ['NOTIFY_SOCKET'].replace('@','\\0'))\ns.send(b'READY=1\\nSTATUS=false')";
        // It stays until its shell ends: the session of a sender that is gone cannot be looked up.
        const string Stay = "\nimport time\nparent=os.getppid()\nwhile os.getppid()==parent: time.sleep(.02)";
        string member = Stranger.Replace("os.setsid()", "", StringComparison.Ordinal).Replace("=false", "=true", StringComparison.Ordinal);
        using StartedDaemon daemon = await Daemon.StartAsync(
            new Command("sh", "-c", "setsid -w \"$0\" -c \"$1\"; echo hello >&2; \"$0\" -c \"$2\"; exit", python, Stranger, member + Stay),
            null, Cancel);
        Assert.Equal("true", daemon.Status);
        await daemon.Process.StopAsync(TimeSpan.Zero, Cancel);
    }
}
