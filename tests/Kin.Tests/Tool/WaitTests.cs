using System.Globalization;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>`kin wait` waits for anybody's processes: here for children of the test, which end once kin holds them.</summary>
public sealed class WaitTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit.Milliseconds), InlineData("exit 3", "exit code 3", 3),
        InlineData("kill -9 $$", "killed by SIGKILL", 137)]
    public async Task The_end_is_told_and_the_code_passed_on(string end, string told, int code)
    {
        await using ChildProcess child = Child(end);
        await using ChildProcess kin = Start("wait", $"{child.Id}");
        await Holds(kin, child);
        child.StandardInput.Dispose();
        await Ends(kin, code, $"{child.Id}: {told}\n");
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(true), InlineData(false)]
    public async Task The_first_of_any_and_the_last_word_of_all_give_the_code(bool any)
    {
        await using ChildProcess one = Child("exit 5"), two = Child("exit 6");
        string[] option = any ? ["-n"] : [];
        await using ChildProcess kin = Start(["wait", .. option, $"{two.Id}", $"{one.Id}"]);
        await Holds(kin, one); // the last that it opens
        two.StandardInput.Dispose();
        string first = $"{two.Id}: exit code 6\n";
        if (any)
        {
            await Ends(kin, 6, first);
            return;
        }

        byte[] line = new byte[first.Length];
        await kin.StandardOutput.ReadExactlyAsync(line, Cancel);
        Assert.Equal(first, System.Text.Encoding.UTF8.GetString(line));
        one.StandardInput.Dispose();
        await Ends(kin, 5, $"{one.Id}: exit code 5\n");
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_gives_up_when_the_time_is_over()
    {
        await using ChildProcess child = Child("exit 3");
        CommandOutput output = await KinTool.Run("wait", "--timeout", "0.1", $"{child.Id}");
        Assert.Equal((124, ""), (output.Status.Code, output.StandardOutput));
        Assert.Null(child.TryWait());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_thread_is_no_process()
    {
        int thread = Directory.GetDirectories("/proc/self/task")
            .Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))
            .First(number => number != Environment.ProcessId);
        CommandOutput output = await KinTool.Run("wait", "--timeout", "0.1", $"{thread}");
        Assert.Equal(127, output.Status.Code);
        Assert.EndsWith(
            "That is the number of a thread, not of a process.\n", output.StandardError, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_is_not_there_is_127()
    {
        CommandOutput output = await KinTool.Run("wait", $"{int.MaxValue}");
        Assert.Equal(127, output.Status.Code);
        Assert.Contains("ESRCH", output.StandardError, StringComparison.Ordinal);
    }

    private static ChildProcess Child(string end) => (new Command("sh", "-c", $"read line; {end}") with
    {
        StandardInput = StandardStream.Piped,
    }).Start();

    private static ChildProcess Start(params string[] words) => (new Command(KinTool.Path, words) with
    {
        StandardOutput = StandardStream.Piped,
    }).Start();

    // A pidfd says in fdinfo whose it is (pidfd_open(2)).
    private static async Task Holds(ChildProcess kin, ChildProcess child)
    {
        string wanted = string.Create(CultureInfo.InvariantCulture, $"Pid:\t{child.Id}\n");
        while (!Directory.EnumerateFiles($"/proc/{kin.Id}/fdinfo").Any(file => Text(file).Contains(wanted, StringComparison.Ordinal)))
        {
            await Task.Delay(1, Cancel);
        }
    }

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return ""; // closed meanwhile
        }
    }

    private static async Task Ends(ChildProcess kin, int code, string printed)
    {
        using StreamReader reader = new(kin.StandardOutput);
        Assert.Equal(printed, await reader.ReadToEndAsync(Cancel));
        Assert.Equal(code, (await kin.WaitAsync(Cancel)).Code);
    }
}
