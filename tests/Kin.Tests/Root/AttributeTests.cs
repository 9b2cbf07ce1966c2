using Kin.Native;
using Kin.Native.Spawn;
using Kin.Tests.Workers;

namespace Kin.Tests.Root;

/// <summary>What a command asks for is what the kernel, util-linux and Python see of the child.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class AttributeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Priorities_are_those_that_util_linux_shows()
    {
        Capability.RequireProgram("chrt", "util-linux");
        Command show = Shell("nice; chrt -p $$; ionice -p $$; taskset -cp $$; cat /proc/$$/oom_score_adj; umask") with
        {
            Nice = 9,
            Scheduling = Scheduling.Batch with { ResetOnFork = true },
            IoPriority = IoPriority.BestEffort(3),
            CpuAffinity = [0, 0],
            OomScoreAdjustment = 500,
            Umask = 0x3F,
        };
        string text = await Text(show);

        Assert.StartsWith("9\n", text, StringComparison.Ordinal);
        Assert.Contains("SCHED_BATCH|SCHED_RESET_ON_FORK", text, StringComparison.Ordinal);
        Assert.Contains("best-effort: prio 3", text, StringComparison.Ordinal);
        Assert.EndsWith("list: 0\n500\n0077\n", text, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(true), InlineData(false)]
    public async Task Real_time_is_what_chrt_shows(bool fifo)
    {
        Capability.RequireRoot();
        string text = await Text(Shell("chrt -p $$") with
        {
            Scheduling = fifo ? Scheduling.Fifo(11) : Scheduling.RoundRobin(12),
        });

        Assert.Contains(fifo ? "SCHED_FIFO" : "SCHED_RR", text, StringComparison.Ordinal);
        Assert.EndsWith(fifo ? "priority: 11\n" : "priority: 12\n", text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task All_sixteen_limits_are_those_that_prlimit_shows()
    {
        string prlimit = Capability.RequireProgram("prlimit", "util-linux");
        Dictionary<Resource, ResourceLimit> limits = [];
        foreach (Resource resource in Enum.GetValues<Resource>())
        {
            ulong hard = Math.Min(ThisProcess.GetLimit(resource).Hard, 1UL << 40);
            limits[resource] = new ResourceLimit(hard - (hard / 3), hard);
        }

        string text = await Text(new Command(prlimit, "--output", "SOFT,HARD", "--noheadings", "--raw",
            "--as", "--core", "--cpu", "--data", "--fsize", "--locks", "--memlock", "--msgqueue", "--nice", "--nofile",
            "--nproc", "--rss", "--rtprio", "--rttime", "--sigpending", "--stack") with { Limits = limits });
        Resource[] order = // prlimit prints them as they were asked for
        [
            Resource.AddressSpaceBytes, Resource.CoreBytes, Resource.CpuSeconds, Resource.DataBytes, Resource.FileBytes,
            Resource.FileLocks, Resource.LockedBytes, Resource.MessageQueueBytes, Resource.NiceCeiling,
            Resource.OpenFiles, Resource.Processes, Resource.ResidentBytes, Resource.RealTimePriority,
            Resource.RealTimeMicroseconds, Resource.PendingSignals, Resource.StackBytes,
        ];

        Assert.Equal(
            order.Select(resource => $"{limits[resource].Soft} {limits[resource].Hard}").Order(),
            text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_user_by_name_has_the_groups_that_Python_finds()
    {
        Capability.RequireRoot();
        string python = Capability.RequireProgram("python3", "python3");
        const string Script = "import os; print(*os.getresuid(), *os.getresgid(), sorted(os.getgroups()))";
        const string Expected = "import os, pwd; u = pwd.getpwnam('games'); "
            + "print(*[u.pw_uid] * 3, *[u.pw_gid] * 3, sorted(os.getgrouplist('games', u.pw_gid)))";
        Command show = new("/usr/bin/env", "python3", "-c", Script);
        string uid = (await Text(new Command("id", "-u", "games"))).Trim();
        string path = Directory.Exists("/usr/bin") && File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : python;
        Capability.Require("a Python that other users may run", path.StartsWith("/usr/", StringComparison.Ordinal));
        string expected = await Text(new Command(path, "-c", Expected));

        Assert.Equal(expected, await Text(show with { FileName = path, Arguments = ["-c", Script], User = "games" }));
        Assert.Equal(expected, await Text(show with { FileName = path, Arguments = ["-c", Script], User = uid }));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Groups_can_be_chosen_by_name_and_number()
    {
        Capability.RequireRoot();
        string status = await Text(new Command("cat", "/proc/self/status") with
        {
            User = "4711", Group = "daemon", SupplementaryGroups = ["4712", "bin"], NoNewPrivileges = true,
        });

        Assert.Equal("4711\t4711\t4711\t4711", Field(status, "Uid"));
        Assert.Equal("1\t1\t1\t1", Field(status, "Gid"));
        Assert.Equal("2 4712", Field(status, "Groups"));
        Assert.Equal("1", Field(status, "NoNewPrivs"));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Signals_are_blocked_ignored_and_put_back_to_their_default()
    {
        string status = await Text(new Command("cat", "/proc/self/status") with
        {
            BlockedSignals = [Signal.Terminate, Signal.RealTime(5)],
            IgnoredSignals = [Signal.Hangup, Signal.Pipe],
            DefaultSignals = [Signal.Interrupt],
        });
        ulong ignored = Native.Spawn.SpawnedProgram.Mask(status, "SigIgn");

        Assert.Equal(
            (1UL << (Libc.SIGKILL + 5)) | (1UL << (Signal.RealTime(5).Number - 1)),
            Native.Spawn.SpawnedProgram.Mask(status, "SigBlk"));
        Assert.Equal(0x1001UL, ignored & 0x1003);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_name_that_it_sees_can_be_another() => Assert.Equal(
        "other\0-c\0cat /proc/$$/cmdline; true\0",
        await Text(Shell("cat /proc/$$/cmdline; true") with { Argument0 = "other" }));

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Another_root_is_all_that_it_sees()
    {
        Capability.RequireRoot();
        using TemporaryDirectory folder = new();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "main.c"), """
            #include <stdio.h>
            #include <unistd.h>
            int main(void) { char d[99]; puts(getcwd(d, sizeof d)); puts(access("/etc", F_OK) ? "no etc" : "etc"); }
            """, Cancel);
        string cc = Capability.RequireProgram("cc", "gcc");
        await Text(new Command(cc, "-static", "-o", "main", "main.c") with { WorkingDirectory = folder.Path });
        Directory.CreateDirectory(Path.Combine(folder.Path, "inside"));
        Command main = new("/main") { RootDirectory = folder.Path };

        Assert.Equal("/\nno etc\n", await Text(main));
        Assert.Equal("/inside\nno etc\n", await Text(main with { WorkingDirectory = "inside" }));
        Assert.Equal(
            ("chdir", "ENOENT"),
            Fails(main with { WorkingDirectory = "/etc" }));
    }

    [Fact]
    public void The_explanation_shows_every_step_with_its_arguments()
    {
        string plan = (new Command("/bin/true") with
        {
            Nice = 3,
            Scheduling = Scheduling.Fifo(7) with { ResetOnFork = true },
            CpuAffinity = [0],
            IoPriority = IoPriority.Idle,
            OomScoreAdjustment = -5,
            RootDirectory = "/srv",
            NoNewPrivileges = true,
            IgnoredSignals = [Signal.Hangup],
            Limits = new Dictionary<Resource, ResourceLimit> { [Resource.CoreBytes] = new(0, 5) },
        }).Explain();
        string[] calls =
        [
            "openat(AT_FDCWD, \"/proc/self/oom_score_adj\", O_WRONLY|O_CLOEXEC)", "write(result of openat, \"-5\", 2)",
            "prlimit(0, RLIMIT_CORE, {0, 5})", "setpriority(PRIO_PROCESS, 0, 3)",
            "sched_setscheduler(0, SCHED_FIFO|SCHED_RESET_ON_FORK, 7)", "sched_setaffinity(0, 8, CPUs 0)",
            "ioprio_set(IOPRIO_WHO_PROCESS, 0, IOPRIO_CLASS_IDLE, 0)", "chroot(\"/srv\")", "chdir(\"/\")",
            "prctl(PR_SET_NO_NEW_PRIVS, 1)", "rt_sigaction(1, SIG_IGN)",
        ];
        int at = 0;
        Assert.All(calls, call => Assert.True((at = plan.IndexOf(call, at, StringComparison.Ordinal)) > 0, call + "\n" + plan));
    }

    [Fact]
    public void A_set_of_CPUs_may_go_beyond_the_first_64()
    {
        SpawnOptions options = Native.Spawn.SpawnedProgram.Options("true") with { CpuAffinity = [66, 1, 0, 65] };
        byte[] mask = new byte[CpuMask.Bytes(options.CpuAffinity)];
        CpuMask.Fill(mask, options.CpuAffinity);

        Assert.Contains("sched_setaffinity(0, 16, CPUs 0-1,65-66)", Spawner.Plan(options).Child);
        Assert.Equal<IEnumerable<int>>([0, 1, 65, 66], CpuMask.Read(mask));
        Assert.Equal(6, mask[8]);
        Native.Spawn.SpawnedProgram.Wait(Spawner.Spawn(options with { CpuAffinity = [0, 200] }));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Without_the_right_each_step_is_named()
    {
        Capability.RequireRoot();
        using TemporaryDirectory folder = new();
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0x1FF);
        string[] lines = (await Text(new Command(Tool.KinTool.Path, "run", "--user", "daemon", "sh", "-c", string.Join("; ",
            new[]
            {
                "--nice -5", "--sched fifo:3", "--ionice realtime:0", "--oom-score -400", "--root /tmp", "--user root",
                "--limit nproc=1:999999999", "--group bin",
            }.Select(option => $"{Tool.KinTool.Path} run {option} true 2>&1; echo $?"))) with
        {
            Environment = new Dictionary<string, string?> { ["TMPDIR"] = folder.Path, ["HOME"] = folder.Path },
        })).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] steps =
        [
            "setpriority(-5) failed: EACCES", "sched_setscheduler(SCHED_FIFO, 3) failed: EPERM",
            "ioprio_set(IOPRIO_CLASS_RT, 0) failed: EPERM", "oom_score_adj: -400) failed: EACCES",
            "chroot(/tmp) failed: EPERM", "setgroups(0) failed: EPERM", "prlimit(RLIMIT_NPROC) failed: EPERM",
            "setresgid(2) failed: EPERM",
        ];

        Assert.Equal(steps.Length * 2, lines.Length);
        Assert.All(steps.Index(), step => Assert.Contains(step.Item, lines[step.Index * 2], StringComparison.Ordinal));
        Assert.All(steps.Index(), step => Assert.Equal("125", lines[(step.Index * 2) + 1]));
    }

    [Fact]
    public void What_is_wrong_is_one_exception_that_names_it()
    {
        Command plain = new("true");

        Assert.Equal(("sched_setaffinity", "EINVAL"), Fails(plain with { CpuAffinity = [0, 60000] }));
        Assert.Equal(("getpwnam", "ENOENT"), Fails(plain with { User = "kin-no-such-user" }));
        Assert.Equal(("getpwuid", "ENOENT"), Fails(plain with { User = "987654" }));
        Assert.Equal(("getgrnam", "ENOENT"), Fails(plain with { Group = "kin-no-such-group" }));
        Assert.Throws<ArgumentOutOfRangeException>(() => plain with { Nice = 20 });
        Assert.Throws<ArgumentOutOfRangeException>(() => plain with { Umask = 0x200 });
        Assert.Throws<ArgumentOutOfRangeException>(() => plain with { OomScoreAdjustment = 1001 });
        Assert.Throws<ArgumentException>(() => plain with { CpuAffinity = [] });
        Assert.Throws<ArgumentException>(() => plain with { IgnoredSignals = [Signal.Kill] });
        Assert.Throws<ArgumentException>(() => plain with { User = "" });
        Assert.Throws<ArgumentException>(() => new ResourceLimit(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Scheduling.Fifo(100));
        Assert.Throws<ArgumentOutOfRangeException>(() => IoPriority.BestEffort(8));
    }

    private static (string Call, string Error) Fails(Command command)
    {
        LinuxException e = Assert.Throws<LinuxException>(() => command.Run());
        return (e.Call, e.ErrorName);
    }

    private static Command Shell(string script) => new("sh", "-c", script);

    private static string Field(string status, string name) => Native.Spawn.SpawnedProgram.Field(status, name);

    private static async Task<string> Text(Command command)
    {
        CommandOutput output = await command.CaptureAsync(Cancel);
        Assert.Equal("", output.StandardError);
        return output.StandardOutput;
    }
}
