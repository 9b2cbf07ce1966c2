using System.Text;
using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>`kin run --tty` between pipes: the program has a terminal all the same.</summary>
public sealed class RunTtyPipeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_program_finds_a_terminal_where_kin_has_none()
    {
        CommandOutput output = await KinTool.Shell(
            "setsid -w kin run --tty -- sh -c 'test -t 0 && test -t 1 && test -t 2 && stty size && echo ok >/dev/tty' | cat");
        Assert.Equal("24 80\r\nok\r\n", output.StandardOutput);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_end_of_a_pipe_is_the_end_of_the_input_and_nothing_is_echoed()
    {
        CommandOutput output = await KinTool.Shell("printf 'one\\ntwo\\nhalf' | kin run --tty cat; echo code=$?");
        Assert.Equal("one\r\ntwo\r\nhalfcode=0\n", output.StandardOutput);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task One_in_another_gets_its_input_too()
    {
        CommandOutput output = await KinTool.Shell("echo hello | kin run --tty -- kin run --tty sh -c 'read x; echo got $x'");
        Assert.Contains("got hello\r", output.StandardOutput, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Thousands_of_lines_go_in_and_come_out_whole()
    {
        CommandOutput output = await KinTool.Shell("seq 30000 | kin run --tty cat | tr -d '\\r' | cksum; seq 30000 | cksum");
        string[] sums = output.StandardOutput.Split('\n');
        Assert.Equal(sums[1], sums[0]);
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData("exit 7", 7), InlineData("kill -KILL $$", 137)]
    [InlineData("kill -SEGV $$", 139)]
    public async Task Codes_and_signals_come_through(string program, int code) =>
        Assert.Equal(code, (await KinTool.Run("run", "--tty", "--", "sh", "-c", program)).Status.Code);

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_signal_to_kin_reaches_the_program()
    {
        Command kin = new(KinTool.Path, "run", "--tty", "--", "sh", "-c",
            "trap 'echo told; exit 4' TERM; echo ready; while :; do sleep 0.1; done")
        {
            StandardInput = StandardStream.Null, StandardOutput = StandardStream.Piped,
        };
        await using ChildProcess running = kin.Start();
        using StreamReader output = new(running.StandardOutput);
        Assert.Equal("ready", await output.ReadLineAsync(Cancel));
        running.SendSignal(Signal.Terminate);
        Assert.Equal("told", await output.ReadLineAsync(Cancel));
        Assert.Equal(4, (await running.WaitAsync(Cancel)).Code);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_reader_that_is_gone_hangs_the_program_up()
    {
        CommandOutput output = await KinTool.Shell("(kin run --tty yes; echo code=$? >&2) | head -n 2");
        Assert.Equal("y\r\ny\r\n", output.StandardOutput);
        Assert.Equal("code=129\n", output.StandardError);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Output_goes_to_a_file_and_input_that_is_closed_is_no_input()
    {
        using TemporaryDirectory directory = new();
        CommandOutput output = await KinTool.Shell(
            "kin run --tty sh -c 'read x || echo end' <&- >out; kin run --tty echo more >>out; cat out", directory.Path);
        Assert.Equal("end\r\nmore\r\n", output.StandardOutput);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Every_byte_passes_when_the_program_makes_its_terminal_raw()
    {
        using TemporaryDirectory directory = new();
        byte[] bytes = new byte[1 << 18];
        Random.Shared.NextBytes(bytes);
        await File.WriteAllBytesAsync($"{directory.Path}/in", bytes, Cancel);
        string program = $"stty raw; echo >go; head -c {bytes.Length}";
        await KinTool.Shell(
            "mkfifo feed; (while ! test -e go; do sleep 0.1; done; cat in) >feed & "
            + $"kin run --tty -- sh -c '{program}' <feed >out", directory.Path);
        Assert.Equal(bytes, await File.ReadAllBytesAsync($"{directory.Path}/out", Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_can_be_explained()
    {
        CommandOutput plan = await KinTool.Run("run", "--tty", "--explain", "true");
        Assert.Contains("TIOCGPTPEER", plan.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("    ioctl(101, TIOCSCTTY, 0)\n", plan.StandardOutput, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_group_of_its_own_is_refused()
    {
        CommandOutput output = await KinTool.Run("run", "--tty", "--new-group", "true");
        Assert.Equal(2, output.Status.Code);
        Assert.Contains("leave out --new-group", output.StandardError, StringComparison.Ordinal);
    }
}
