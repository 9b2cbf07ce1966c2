using System.Globalization;
using System.Text.Json;
using Kin.Tests.Root;

namespace Kin.Tests.Tool;

/// <summary>`kin kill` does what kill(1) does.</summary>
public sealed class KillTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("kin kill $!", 143)]
    [InlineData("kin kill -9 $!", 137)]
    [InlineData("kin kill -KILL $!", 137)]
    [InlineData("kin kill -sigkill $!", 137)]
    [InlineData("kin kill -s KILL $!", 137)]
    [InlineData("kin kill -s 9 $!", 137)]
    [InlineData("kin kill --signal=KILL $!", 137)]
    [InlineData("kin kill -n 9 $!", 137)]
    [InlineData("kin kill $! -s KILL", 137)]
    [InlineData("kin kill -9 -- $!", 137)]
    [InlineData("kin kill 00$!", 143)] // decimal, not octal
    [InlineData("/bin/kill 00$!", 143)] // as for util-linux
    [InlineData("kin kill -RTMAX $!", 192)]
    public async Task A_signal_is_named_in_all_the_usual_ways(string line, int code)
    {
        CommandOutput output = await KinTool.Shell($"sleep 60 & {line} 2>&1; wait $!; echo $?"); // the shell may say "Killed"
        Assert.Equal($"{code}\n", output.StandardOutput);
    }

    [Theory, InlineData("-TERM -{0}"), InlineData("-s TERM -- -{0}"), InlineData("-- -{0}"), InlineData("-15 -{0}")]
    public async Task A_negative_number_is_a_group(string words)
    {
        await using ChildProcess group = (new Command("sh", "-c", "sleep 60 & echo; wait") with
        {
            NewProcessGroup = true,
            StandardOutput = StandardStream.Piped,
        }).Start();
        await group.StandardOutput.ReadExactlyAsync(new byte[1], Cancel);
        string[] all = ["kill", .. string.Format(CultureInfo.InvariantCulture, words, group.Id).Split(' ')];
        Assert.Equal(0, (await KinTool.Run(all)).Status.Code);
        Assert.Equal(Signal.Terminate, (await group.WaitAsync(Cancel)).Signal);
        await group.StandardOutput.CopyToAsync(Stream.Null, Cancel); // the sleep has gone with it
    }

    [Fact]
    public async Task A_value_goes_with_it()
    {
        await using Signals.Listening listener = await Signals.Listening.Start("listen", "1", "SIGRTMIN+1");
        CommandOutput output = await KinTool.Run("kill", "-q", "-7", "-s", "RTMIN+1", $"{listener}");
        Assert.Equal((0, ""), (output.Status.Code, output.StandardError));
        Assert.Equal(["Queue", "-7"], (await listener.WordsAsync()).Select(words => (string[])[words[1], words[4]]).Single());
    }

    [Fact]
    public async Task Each_process_that_fails_is_one_line_and_the_code_says_whether_some_got_it()
    {
        CommandOutput none = await KinTool.Run("kill", "2147483647", "2147483646");
        Assert.Equal(1, none.Status.Code);
        Assert.Equal("kin: process 2147483647: not there.\nkin: process 2147483646: not there.\n", none.StandardError);
        CommandOutput some = await KinTool.Shell("sleep 60 & kin kill 2147483647 $!; echo $?; wait $!");
        Assert.Equal(("64\n", 143), (some.StandardOutput, some.Status.Code));
        CommandOutput group = await KinTool.Run("kill", "-9", "-2147483647");
        Assert.Equal((1, "kin: process group 2147483647: not there.\n"), (group.Status.Code, group.StandardError));
    }

    [Fact]
    public async Task Another_users_process_is_told()
    {
        Capability.RequireRoot();
        string setpriv = Capability.RequireProgram("setpriv", "util-linux");
        CommandOutput output = await KinTool.Shell(
            $"sleep 60 & echo $!; {setpriv} --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp kin kill $!;"
            + " echo $?; kill $!; wait");
        string pid = output.StandardOutput.Split('\n')[0];
        Assert.Equal(
            ($"{pid}\n1\n", $"kin: process {pid}: not permitted: it belongs to another user.\n"),
            (output.StandardOutput, output.StandardError));
    }

    [Fact]
    public async Task Signal_0_asks_whether_a_process_is_there()
    {
        CommandOutput output = await KinTool.Shell(
            "exec 3>&1; (sleep 60 & kin kill -0 $! && kin kill -s 0 $! && kin kill -9 $!; wait $!) 2>/dev/null; echo $?; "
            + "kin kill -0 2147483647 2>&3");
        Assert.Equal((1, "137\nkin: process 2147483647: not there.\n"), (output.Status.Code, output.StandardOutput));
    }

    [Fact]
    public async Task Names_and_numbers_are_those_of_the_shell()
    {
        string numbers = string.Join(' ', Enumerable.Range(1, 31).Concat([34, 35, 49, 129, 143, 137])
            .Select(n => $"{n}"));
        string names = string.Join(' ', Enumerable.Range(1, 31).Select(n => new Signal(n).Name)) + " TERM RTMIN RTMAX";
        foreach (string words in (string[])[numbers, names])
        {
            CommandOutput kin = await KinTool.Run(["kill", "-l", .. words.Split(' ')]);
            CommandOutput bash = await KinTool.Capture(new Command("bash", "-c", $"kill -l {words}"));
            Assert.Equal(bash.EnsureSuccess().StandardOutput, kin.EnsureSuccess().StandardOutput);
        }
    }

    [Fact]
    public async Task The_list_has_all_signals_as_text_and_as_JSON()
    {
        string[] lines = (await KinTool.Run("kill", "-l")).EnsureSuccess().StandardOutput.TrimEnd('\n').Split('\n');
        Assert.Equal(65, lines.Length);
        Assert.Contains(" 15  SIGTERM      terminate  no      request to end", lines);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 100));
        JsonElement json = JsonDocument.Parse(
            (await KinTool.Run("kill", "--list", "--json")).EnsureSuccess().StandardOutput).RootElement;
        Assert.Equal(64, json.GetArrayLength());
        Assert.Equal("SIGKILL", json[8].GetProperty("name").GetString());
        Assert.Equal("core", json[10].GetProperty("defaultAction").GetString());
        Assert.Equal([false, true], (bool[])[json[14].GetProperty("queued").GetBoolean(), json[40].GetProperty("queued").GetBoolean()]);
    }

    [Fact]
    public async Task Chosen_signals_are_JSON_too()
    {
        CommandOutput output = await KinTool.Run("kill", "-l", "--json", "9", "TERM", "nosuch", "130");
        Assert.Equal((1, "kin: 'nosuch' is no signal.\n"), (output.Status.Code, output.StandardError));
        JsonElement json = JsonDocument.Parse(output.StandardOutput).RootElement;
        Assert.Equal([9, 15, 2], json.EnumerateArray().Select(signal => signal.GetProperty("number").GetInt32()));
    }

    [Theory]
    [InlineData("kill -l -1", "'1' is not understood")]
    [InlineData("kill -0 -l", "'0' is not understood")]
    [InlineData("kill -l -n 9", "'9' is not understood")]
    [InlineData("kill -l -q 7", "'7' is not understood")]
    [InlineData("kill -99999999999", "'99999999999' is no signal: it is out of the range, 1 to 64")]
    [InlineData("kill 99999999999", "'99999999999' is out of the range of process numbers")]
    [InlineData("kill -9 -99999999999", "'-99999999999' is out of the range of process numbers")]
    [InlineData("kill -- --5", "'--5' is no number of a process")]
    [InlineData("kill", "no process")]
    [InlineData("kill -FOO 1", "no option '-FOO'")]
    [InlineData("kill -s FOO 1", "'FOO' is no signal")]
    [InlineData("kill -99 1", "'99' is no signal")]
    [InlineData("kill -32 1", "is not sent")]
    [InlineData("kill -RTMIN 1", "is not sent")]
    [InlineData("kill x", "'x' is no number")]
    [InlineData("kill 0", "0 is no process")]
    [InlineData("kill -9 -1", "every process")]
    [InlineData("kill -q many 1", "no integer")]
    [InlineData("kill --json 1", "--json goes with")]
    [InlineData("kill -s TERM -n 15 1", "twice")]
    public async Task What_makes_no_sense_is_one_line_and_nothing_is_sent(string words, string message)
    {
        CommandOutput output = await KinTool.Run(words.Split(' '));
        Assert.Equal(2, output.Status.Code);
        Assert.Contains(message, output.StandardError, StringComparison.Ordinal);
        Assert.Single(output.StandardError.TrimEnd('\n').Split('\n'));
    }
}
