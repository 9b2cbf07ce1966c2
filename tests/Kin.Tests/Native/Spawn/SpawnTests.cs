using Kin.Native;
using Kin.Native.Processes;
using Kin.Native.Spawn;

namespace Kin.Tests.Native.Spawn;

/// <summary>A process is started, runs and is waited for.</summary>
public sealed class SpawnTests
{
    [Fact]
    public void A_program_with_a_path_runs_and_its_status_comes_back()
    {
        (WaitResult status, string output) = SpawnedProgram.Run("/bin/sh", "-c", "echo hello; exit 7");

        Assert.Equal("hello\n", output);
        Assert.Equal((Libc.CLD_EXITED, 7), (status.Code, status.Status));
        Assert.True(status.Usage.ru_maxrss > 0);
    }

    [Fact]
    public void A_program_without_a_slash_is_found_in_PATH() =>
        Assert.Equal("found\n", SpawnedProgram.Run("echo", "found").Output);

    [Fact]
    public void PATH_is_that_of_the_child()
    {
        SpawnOptions options = SpawnedProgram.Options("sh", "-c", "echo $PATH") with
        {
            Environment = ["PATH=/nowhere:/bin"],
        };

        Assert.Equal("/nowhere:/bin\n", SpawnedProgram.Run(options).Output);
    }

    [Fact]
    public void Without_PATH_the_usual_directories_are_searched() =>
        Assert.Equal("x\n", SpawnedProgram.Run(SpawnedProgram.Options("echo", "x") with { Environment = [] }).Output);

    [Fact]
    public void A_signal_that_ends_it_is_told_apart_from_an_exit_code()
    {
        WaitResult status = SpawnedProgram.Run("sh", "-c", "kill -9 $$").Status;

        Assert.Equal((Libc.CLD_KILLED, Libc.SIGKILL), (status.Code, status.Status));
    }

    [Fact]
    public void The_working_directory_is_changed_before_a_relative_program_is_run()
    {
        SpawnOptions options = SpawnedProgram.Options("./sh", "-c", "pwd") with { WorkingDirectory = "/bin" };

        Assert.Contains("/bin", SpawnedProgram.Run(options).Output);
    }

    [Fact]
    public void The_environment_is_exactly_what_was_given()
    {
        SpawnOptions options = SpawnedProgram.Options("/usr/bin/env") with { Environment = ["A=1", "B=ü", "C="] };

        Assert.Equal("A=1\nB=ü\nC=\n", SpawnedProgram.Run(options).Output);
    }

    [Fact]
    public void Waiting_without_blocking_says_that_the_child_still_runs()
    {
        SpawnedProcess child = Spawner.Spawn(SpawnedProgram.Options("sleep", "60"));

        Assert.False(ChildWait.TryWait(child.PidFd, block: false, out _));

        Libc.kill(child.Pid, Libc.SIGKILL);
        Assert.Equal(Libc.CLD_KILLED, SpawnedProgram.Wait(child).Code);
    }

    [Fact]
    public void Hundreds_of_thousands_of_bytes_of_arguments_arrive()
    {
        string[] arguments =
        ["sh", "-c", "echo $#; echo ${#1}", "sh", .. Enumerable.Repeat(new string('x', 1000), 300)];

        Assert.Equal("300\n1000\n", SpawnedProgram.Run(arguments).Output);
    }

    [Fact]
    public void A_NUL_in_an_argument_is_refused() =>
        Assert.Throws<ArgumentException>(() => Spawner.Spawn(SpawnedProgram.Options("echo", "a\0b")));
}
