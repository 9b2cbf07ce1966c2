using System.Globalization;
using Kin.Native;
using Kin.Native.Kernel;
using Kin.Native.Spawn;

namespace Kin.Tests.Native.Spawn;

/// <summary>The second fork of a daemon inside the plan: with clone3, and with clone where that is refused.</summary>
[Collection(Alone.Name)]
public sealed class SecondForkTests
{
    private static readonly string[] s_showStat = ["/bin/cat", "/proc/self/stat"];

    [Theory, InlineData(true), InlineData(false)]
    public void The_program_is_our_child_leads_its_group_and_is_a_member_of_a_session_whose_leader_is_gone(bool clone3)
    {
        using IDisposable? without = clone3 ? null : KernelFeatures.Clone3.Disable();
        (string output, var status, int pid) = Run(s_showStat);
        int[] stat = Stat(output);

        Assert.Equal((Libc.CLD_EXITED, 0), (status.Code, status.Status));
        Assert.Equal((pid, Environment.ProcessId, pid), (stat[0], stat[1], stat[2]));
        Assert.NotEqual(pid, stat[3]);
        Assert.NotEqual(Libc.getsid(0), stat[3]);
        Assert.Equal(0, stat[4]);
        Assert.False(Directory.Exists($"/proc/{stat[3]}"));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_step_that_fails_after_it_is_named_and_nothing_is_left(bool clone3)
    {
        using IDisposable? without = clone3 ? null : KernelFeatures.Clone3.Disable();
        IReadOnlyList<int> before = House.ChildrenOfThisProcess.Pids();
        LinuxException directory = Assert.Throws<LinuxException>(
            () => Spawner.Spawn(Options("true") with { WorkingDirectory = "/no/such" }));
        Assert.Equal(("chdir", "ENOENT", "/no/such"), (directory.Call, directory.ErrorName, directory.Subject));
        LinuxException program = Assert.Throws<LinuxException>(() => Spawner.Spawn(Options("/no/program")));
        Assert.Equal(("execve", "ENOENT"), (program.Call, program.ErrorName));
        LinuxException searched = Assert.Throws<LinuxException>(() => Spawner.Spawn(Options("no-such-program")));
        Assert.Equal(("execve", "ENOENT", "no-such-program"), (searched.Call, searched.ErrorName, searched.Subject));
        Assert.Empty(House.ChildrenOfThisProcess.Pids().Except(before));
    }

    [Fact]
    public void Its_end_is_seen_as_that_of_any_child()
    {
        (_, var status, _) = Run("/bin/sh", "-c", "exit 5");
        Assert.Equal((Libc.CLD_EXITED, 5), (status.Code, status.Status));
        (_, status, _) = Run("/bin/sh", "-c", "kill -9 $$");
        Assert.Equal(9, status.Status);
    }

    [Fact]
    public void Many_at_once_are_all_started_and_reaped()
    {
        IReadOnlyList<int> before = House.ChildrenOfThisProcess.Pids();
        Parallel.For(0, 200, i =>
        {
            SpawnedProcess child = Spawner.Spawn(Options("/bin/sh", "-c", $"exit {i % 100}"));
            Assert.Equal(i % 100, SpawnedProgram.Wait(child).Status);
        });
        Assert.Empty(House.ChildrenOfThisProcess.Pids().Except(before));
    }

    [Fact]
    public void The_plan_shows_it()
    {
        string plan = Spawner.Plan(Options("true")).ToString();
        Assert.Contains(
            "    setsid()\n    clone(CLONE_VM|CLONE_VFORK|CLONE_PARENT) = 0, or exit\n    setpgid(0, 0)\n", plan, StringComparison.Ordinal);
    }

    private static SpawnOptions Options(params string[] arguments) =>
        SpawnedProgram.Options(arguments) with { NewSession = true, SecondFork = true };

    private static (string Output, Kin.Native.Processes.WaitResult Status, int Pid) Run(params string[] arguments)
    {
        var run = SpawnedProgram.Run(Options(arguments));
        return (run.Output, run.Status, run.Output.Length == 0 ? 0 : Stat(run.Output)[0]);
    }

    private static int[] Stat(string text)
    {
        string[] fields = text[(text.LastIndexOf(')') + 4)..].Split(' ');
        return
        [
            int.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture),
            .. fields.Take(4).Select(f => int.Parse(f, CultureInfo.InvariantCulture)),
        ];
    }
}
