using Kin.Native;
using Kin.Native.Processes;
using Kin.Native.Spawn;

namespace Kin.Tests.Native.Spawn;

/// <summary>Children bound to the life of this process by a death signal.</summary>
public sealed class SpawnParentDeathTests
{
    // It is not in /proc: the child asks with prctl(PR_GET_PDEATHSIG).
    private static readonly string s_showDeathSignal =
        $"$n = pack('i', 99); syscall({SyscallNumber.prctl}, 2, $n); print unpack('i', $n)";

    [Theory, InlineData(0), InlineData(15), InlineData(9)]
    public void The_child_has_the_signal_that_was_asked(int signal)
    {
        string perl = Capability.RequireProgram("perl", "perl-base");
        SpawnOptions options = SpawnedProgram.Options(perl, "-e", s_showDeathSignal) with
        {
            ParentDeathSignal = signal,
        };

        Assert.Equal($"{signal}", SpawnedProgram.Run(options).Output);
    }

    [Fact]
    public void Also_when_it_becomes_another_user()
    {
        Capability.RequireRoot();
        string perl = Capability.RequireProgram("perl", "perl-base");
        SpawnOptions options = SpawnedProgram.Options(perl, "-e", s_showDeathSignal) with
        {
            ParentDeathSignal = 15,
            UserId = 65534,
            GroupId = 65534,
            WorkingDirectory = "/",
        };

        Assert.Equal("15", SpawnedProgram.Run(options).Output);
    }

    [Fact]
    public void The_child_outlives_the_thread_that_asked_for_it()
    {
        SpawnedProcess? child = null;
        nint thread = 0;
        Thread brief = new(() =>
        {
            thread = Libc.syscall(SyscallNumber.gettid, 0, 0, 0, 0, 0, 0);
            child = Spawner.Spawn(
                SpawnedProgram.Options("sleep", "60") with { ParentDeathSignal = Libc.SIGKILL });
        });
        brief.Start();
        brief.Join();
        WaitUntilGone(thread);

        Assert.False(ChildWait.TryWait(child!.PidFd, block: false, out _));
        Libc.kill(child.Pid, 15);
        Assert.Equal(15, SpawnedProgram.Wait(child).Status);
    }

    [Fact]
    public void They_are_all_made_by_one_thread_and_errors_come_back_to_the_caller()
    {
        SpawnOptions options = SpawnedProgram.Options("/no/such/program") with { ParentDeathSignal = 9 };

        LinuxException error = Assert.Throws<LinuxException>(() => Spawner.Spawn(options));
        Assert.Equal(("execve", "/no/such/program"), (error.Call, error.Subject));
        Assert.Single(Directory.GetDirectories("/proc/self/task"), IsSpawner);
    }

    [Fact]
    public void A_child_whose_parent_is_not_its_parent_any_more_does_not_run()
    {
        // What the child of a parent that was killed during the spawn sees: another parent than the plan
        // expects.
        SpawnOptions options = SpawnedProgram.Options("/bin/true") with { ParentDeathSignal = 9 };
        using PlanBuilder plan = SpawnPlanner.Build(options, useClone3: true, intoCgroup: false);
        int step = Enumerable.Range(0, plan.Count).First(i => plan.Step(i).Call == "getppid");
        unsafe
        {
            plan.Records[step].Expected++;
            nint pid = SpawnStub.Run(plan.Header);
            WaitResult end = SpawnedProgram.Wait(new SpawnedProcess((int)pid, new SafeFd((int)plan.Header->PidFd)));

            Assert.Equal((Libc.CLD_EXITED, 127), (end.Code, end.Status));
            Assert.Equal((step, 0), ((int)plan.Header->FailedIndex, (int)plan.Header->FailedErrno));
        }

        Assert.Contains("parent ended", SpawnFailure.OfStep(plan, options).Message, StringComparison.Ordinal);
    }

    private static bool IsSpawner(string task)
    {
        try
        {
            return File.ReadAllText($"{task}/comm").Trim() == "Kin spawner";
        }
        catch (IOException)
        {
            return false; // a thread that has ended meanwhile
        }
    }

    // Thread.Join returns before the kernel's thread is gone, and it is that one which the death signal
    // follows.
    private static void WaitUntilGone(nint thread) =>
        Assert.True(SpinWait.SpinUntil(() => !Directory.Exists($"/proc/self/task/{thread}"), TestChild.Watchdog));
}
