namespace Kin.Tests.Root;

/// <summary>A child that is given the terminal, on a pseudo-terminal of script(1).</summary>
public sealed class ForegroundTests
{
    [Fact]
    public async Task The_child_gets_the_terminal_and_gives_it_back()
    {
        Capability.RequireProgram("script", "bsdutils");
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using ChildProcess terminal = (new Command(
            "script", "-q", "-e", "-c", $"exec {TestChild.Path} foreground", "/dev/null") with
        {
            StandardInput = StandardStream.Piped,
            StandardOutput = StandardStream.Piped,
        }).Start();
        using StreamReader reader = new(terminal.StandardOutput);
        await terminal.StandardInput.WriteAsync("a line\n"u8.ToArray(), cancel);
        List<string> lines = [];
        while (await reader.ReadLineAsync(cancel) is string line && line != "stopped")
        {
            lines.Add(line);
        }

        Assert.Contains("child read a line", lines);

        // The runtime switches the keypad of its terminal on again around a child, on the same line.
        string[][] groups = [.. lines.Select(line => line.Split('=')[^1].Split(' ')).Where(two => two.All(IsNumber))];
        Assert.Equal(2, groups.Length);
        Assert.All(groups, two => Assert.Equal(two[0], two[1])); // whoever looked was in the foreground group
        Assert.NotEqual(groups[0][0], groups[1][0]);
        Assert.True((await terminal.WaitAsync(cancel)).Success);
    }

    [Fact]
    public void Without_a_terminal_it_is_a_group_of_its_own_and_no_more()
    {
        Command alone = new("setsid", "-w", TestChild.Path, "run", "1", "true") { Foreground = true };
        Assert.Equal("exit code 0\n", alone.Capture().EnsureSuccess().StandardOutput);
    }

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}
