using System.Diagnostics;

namespace Kin.Tests.House;

/// <summary>The child program does what the other tests rely on.</summary>
public sealed class TestChildTests
{
    [Theory, InlineData(0), InlineData(1), InlineData(255)]
    public async Task It_ends_with_the_status_it_is_told(int status)
    {
        Assert.Equal(status, (await TestChild.RunAsync("exit", $"{status}")).Status);
    }

    [Fact]
    public async Task It_gives_its_arguments_back_one_a_line()
    {
        Assert.Equal("a b\n*\n\n", (await TestChild.RunAsync("echo", "a b", "*", "")).Output);
    }

    [Fact]
    public async Task A_crash_is_an_abort()
    {
        Assert.Equal(128 + 6, (await TestChild.RunAsync("crash")).Status);
    }

    [Fact]
    public async Task An_unknown_verb_is_a_usage_error_that_lists_the_verbs()
    {
        (int status, _, string error) = await TestChild.RunAsync("no-such-verb");
        Assert.Equal(100, status);
        Assert.Contains("ignore-term", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_refuses_a_termination_when_told_to()
    {
        using Process child = TestChild.Start("ignore-term");
        try
        {
            Assert.Equal("ready", await child.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            using Process kill = Process.Start("/bin/sh", ["-c", $"kill -TERM {child.Id}"]);
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal("refused", await child.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            Assert.False(child.HasExited);
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task It_shows_the_descriptors_it_was_started_with()
    {
        string output = (await TestChild.RunAsync("fds")).Output;
        Assert.Equal(3, output.Split('\n').Count(IsPipedStandardStream));
    }

    private static bool IsPipedStandardStream(string line) =>
        line is ['0' or '1' or '2', ' ', .. string target] && target.StartsWith("pipe:", StringComparison.Ordinal);
}
