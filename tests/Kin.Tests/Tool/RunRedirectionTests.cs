using Kin.Tests.Root;
using Kin.Tests.Workers;

namespace Kin.Tests.Tool;

/// <summary>The standard streams of the program, directed by options of `kin run`.</summary>
public sealed class RunRedirectionTests
{
    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("kin run --stdin in cat", "input")]
    [InlineData("echo x | kin run --stdin null wc -c", "0")]
    [InlineData("kin run --stdout out echo hi; cat out", "hi")]
    [InlineData("echo old >out; kin run --stdout out echo hi; cat out", "hi")]
    [InlineData("echo old >out; kin run --append --stdout out echo hi; cat out", "old|hi")]
    [InlineData("kin run --stderr err -- sh -c 'echo no >&2; echo yes'; cat err", "yes|no")]
    [InlineData("kin run --stderr stdout --stdout both -- sh -c 'echo 1; echo 2 >&2; echo 3'; cat both", "1|2|3")]
    [InlineData("kin run --stderr both --stdout both -- sh -c 'echo 1; echo 2 >&2; echo 3'; cat both", "1|2|3")]
    [InlineData("kin run --stderr stdout -- sh -c 'echo 1; echo 2 >&2' | wc -l", "2")]
    [InlineData("kin run --stdout null --stderr null -- sh -c 'echo 1; echo 2 >&2'; echo done", "done")]
    [InlineData("mkdir sub; kin run --cwd sub --stdout here pwd; test -s here && echo here", "here")]
    [InlineData("kin run --tty --stdout file -- sh -c 'test -t 1 || test -t 0 && echo in'; cat file", "in")]
    public async Task Streams_go_where_they_are_told(string line, string printed)
    {
        using TemporaryDirectory directory = new();
        await File.WriteAllTextAsync($"{directory.Path}/in", "input\n", TestContext.Current.CancellationToken);
        CommandOutput output = await KinTool.Shell(line, directory.Path);
        Assert.Equal(printed, output.StandardOutput.TrimEnd().Replace('\n', '|'));
        Assert.Equal("", output.StandardError);
    }

    [Theory(Timeout = Limit.Milliseconds)]
    [InlineData("--stdin /no/such/file", 125, "open(/no/such/file) failed: ENOENT")]
    [InlineData("--stdout /no/such/folder/file", 125, "open(/no/such/folder/file) failed: ENOENT")]
    [InlineData("--append", 2, "--append needs a file")]
    [InlineData("--append --stdout null --stderr stdout", 2, "--append needs a file")]
    [InlineData("--stdout stdout", 2, "--stdout cannot be 'stdout'")]
    [InlineData("--stdin=", 2, "--stdin is empty")]
    public async Task What_cannot_be_is_one_clear_line(string options, int code, string message)
    {
        CommandOutput output = await KinTool.Shell($"kin run {options} true");
        Assert.Equal(code, output.Status.Code);
        Assert.Contains(message, output.StandardError, StringComparison.Ordinal);
        Assert.Single(output.StandardError.TrimEnd().Split('\n'));
    }
}
