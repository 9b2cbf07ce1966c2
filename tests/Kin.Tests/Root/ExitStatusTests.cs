using System.Globalization;

namespace Kin.Tests.Root;

/// <summary>How children end comes through whole.</summary>
public sealed class ExitStatusTests
{
    private const string CoreDumper = "ulimit -c unlimited && kill -QUIT $$";

    private static readonly int[] s_notEnding = [17, 18, 19, 20, 21, 22, 23, 28];

    public static TheoryData<int> EndingSignals =>
        [.. Enumerable.Range(1, 64).Where(n => !s_notEnding.Contains(n) && n is not (32 or 33 or 34))];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_exit_code_comes_through()
    {
        for (int code = 0; code < 256; code++)
        {
            ExitStatus status = new Command("/bin/sh", "-c", $"exit {code}").Run();
            Assert.Equal(code, status.Code);
            Assert.Null(status.Signal);
            Assert.Equal(code, status.ShellCode);
            Assert.Equal(code == 0, status.Success);
            Assert.Equal($"exit code {code}", status.ToString());
        }
    }

    [Theory, MemberData(nameof(EndingSignals))]
    public async Task Every_signal_that_ends_a_process_comes_through(int number)
    {
        // No core file can be left in /proc.
        Command sleep = new("sleep", "60") { KillOnParentExit = true, WorkingDirectory = "/proc" };
        await using ChildProcess child = sleep.Start();
        Assert.True(child.SendSignal(new Signal(number)));
        ExitStatus status = await child.WaitAsync(Cancel);
        Assert.Equal(number, status.Signal?.Number);
        Assert.Null(status.Code);
        Assert.False(status.Success);
        Assert.Equal(128 + number, status.ShellCode);
        Assert.StartsWith($"killed by {new Signal(number).Name}", status.ToString(), StringComparison.Ordinal);
    }

    [Theory, InlineData(32), InlineData(33), InlineData(34)]
    public async Task Signals_of_the_C_library_and_the_runtime_are_not_sent(int number)
    {
        await using ChildProcess child = new Command("sleep", "60").Start();
        ArgumentException refused = Assert.Throws<ArgumentException>(() => child.SendSignal(new Signal(number)));
        Assert.Contains("the .NET runtime", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => child.SendSignal(default));
        Assert.False(child.HasExited);
    }

    [Fact]
    public void A_core_dump_is_told()
    {
        string directory = Directory.CreateTempSubdirectory("kin-core-").FullName;
        try
        {
            ExitStatus status = (new Command("/bin/sh", "-c", CoreDumper) with { WorkingDirectory = directory }).Run();
            Assert.Equal(Signal.Quit, status.Signal);
            CommandOutput python = (new Command("python3", "-c", $"""
                import os
                pid = os.posix_spawn("/bin/sh", ["sh", "-c", "{CoreDumper}"], os.environ)
                print(os.WCOREDUMP(os.waitpid(pid, 0)[1]))
                """) with { WorkingDirectory = directory }).Capture();
            bool expected = bool.Parse(python.EnsureSuccess().StandardOutput);
            Assert.Equal(expected, status.CoreDumped);
            Assert.Equal(expected ? "killed by SIGQUIT (core dumped)" : "killed by SIGQUIT", status.ToString());
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void What_a_program_used_is_told()
    {
        const string Work = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
        ResourceUsage usage = new Command("/bin/sh", "-c", Work).Run().ResourceUsage;
        Assert.True(usage.UserTime > TimeSpan.FromMilliseconds(10), $"{usage}");
        Assert.Equal(usage.UserTime + usage.SystemTime, usage.CpuTime);
        Assert.True(usage.MinorPageFaults > 10, $"{usage}");
    }

    [Fact]
    public void The_peak_of_memory_is_the_program_s_own_or_not_told()
    {
        // In a grandchild, forked by a shell: this process is larger than most programs, and its peak hides
        // theirs and that of its children.
        string[] peak = ["-c", "\"$0\" peak \"$@\"; exit $?", TestChild.Path];
        const string Allocate = "b = bytearray(700 << 20)";
        CommandOutput python = new Command("sh", [.. peak, "python3", "-c", Allocate]).Capture();
        string large = python.EnsureSuccess().StandardOutput;
        Assert.InRange(long.Parse(large, CultureInfo.InvariantCulture), 700L << 20, 800L << 20);
        string small = new Command("sh", [.. peak, "true"]).Capture().StandardOutput;
        Assert.Equal("none\n", small);
    }
}
