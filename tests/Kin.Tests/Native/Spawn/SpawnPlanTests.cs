using Kin.Native;
using Kin.Native.Processes;
using Kin.Native.Spawn;

namespace Kin.Tests.Native.Spawn;

/// <summary>A plan prints as the system calls that it is.</summary>
public sealed class SpawnPlanTests
{
    [Fact]
    public void A_plan_with_everything_reads_like_a_trace()
    {
        SpawnOptions options = new()
        {
            FileName = "/bin/echo",
            Arguments = ["echo", "two words", "a \"quote\"\n"],
            Environment = ["A=1"],
            WorkingDirectory = "/tmp",
            Descriptors = [new(5, 0), new(0, 5), new(7, 7)],
            NewProcessGroup = true,
            ForegroundTerminal = 0,
            ParentDeathSignal = 9,
            SignalMask = 0x800,
            RestoreSoftNoFile = false,
            UserId = 1,
            GroupId = 2,
            SupplementaryGroups = [3, 4],
            NamespaceFlags = Libc.CLONE_NEWUTS,
            CgroupFd = 8,
            ResourceLimits = [new SpawnLimit(Libc.RLIMIT_CORE, 0, ulong.MaxValue)],
            Nice = 5,
            Umask = 18,
        };

        Assert.Equal(
            $"""
            rt_sigprocmask(SIG_SETMASK, all signals, saved)
            clone3({"{"}flags=CLONE_VM|CLONE_VFORK|CLONE_PIDFD|CLONE_CLEAR_SIGHAND|CLONE_INTO_CGROUP|CLONE_NEWUTS, cgroup=8{"}"})
                setpgid(0, 0)
                getpgid(0)
                ioctl(0, TIOCSPGRP, result of getpgid)
                close_range(0, ~0, CLOSE_RANGE_CLOEXEC)
                fcntl(5, F_DUPFD_CLOEXEC, 8)
                fcntl(0, F_DUPFD_CLOEXEC, 8)
                dup3(result of fcntl, 0, 0)
                dup3(result of fcntl, 5, 0)
                fcntl(7, F_SETFD, 0)
                umask(022)
                prlimit(0, RLIMIT_CORE, {"{"}0, RLIM_INFINITY{"}"})
                setpriority(PRIO_PROCESS, 0, 5)
                setgroups(2, [3, 4])
                setresgid(2, 2, 2)
                setresuid(1, 1, 1)
                chdir("/tmp")
                prctl(PR_SET_PDEATHSIG, 9)
                getppid() = {Environment.ProcessId}, or exit
                rt_sigaction(13, SIG_DFL)
                rt_sigprocmask(SIG_SETMASK, 0000000000000800)
                execve("/bin/echo", ["echo", "two words", "a \"quote\"\n"], 1 variables)
            rt_sigprocmask(SIG_SETMASK, saved)

            """.ReplaceLineEndings("\n"),
            Spawner.Plan(options).ToString());
    }

    [Fact]
    public void A_name_without_a_slash_is_tried_in_every_directory_of_PATH()
    {
        SpawnOptions options = SpawnedProgram.Options("ls") with { Environment = ["PATH=/a/b::/c/"] };

        Assert.Equal(
            ["execve(\"/a/b/ls\"", "execve(\"ls\"", "execve(\"/c/ls\""],
            Spawner.Plan(options).Child.Where(c => c.StartsWith("execve", StringComparison.Ordinal))
                .Select(c => c.Split(',')[0]));
    }

    [Fact]
    public void What_strace_sees_of_a_spawn_is_what_the_plan_says()
    {
        string strace = Capability.RequireProgram("strace", "strace");
        (WaitResult end, string output) = SpawnedProgram.Run(
            "/bin/sh", "-c",
            $"{strace} -f -qq -e signal=none -e trace=clone3,setsid,close_range,prctl,getppid,dup3,execve "
            + $"{TestChild.Path} features /bin/true 2>&1 >/dev/null | grep -A99 'CLONE_CLEAR_SIGHAND' "
            + "| grep -v resumed");

        Assert.Equal(0, end.Status);
        string[] calls = [.. output.Split('\n').Select(CallName).Where(name => name.Length > 0)];
        Assert.Equal(["clone3", "close_range", "execve"], calls.Take(3));
    }

    private static string CallName(string line)
    {
        int open = line.IndexOf('(', StringComparison.Ordinal);
        return open < 0 ? "" : line[..open].Split(' ')[^1];
    }
}
