using System.Text;
using Kin.Tests.Root;

namespace Kin.Tests.Tool;

/// <summary>`kin run` leaves the standard streams to its program.</summary>
public sealed class RunStreamTests
{
    [Fact]
    public async Task Bytes_pass_in_and_out_as_they_are()
    {
        byte[] bytes = new byte[1 << 20];
        new Random(7).NextBytes(bytes);
        CommandOutput output = await KinTool.Capture(
            new Command(KinTool.Path, "run", "cat") { StandardInput = StandardStream.FromBytes(bytes) });
        Assert.True(bytes.AsSpan().SequenceEqual(output.StandardOutputBytes.Span));
        Assert.Empty(output.StandardError);
    }

    [Fact]
    public async Task Output_and_error_stay_apart()
    {
        CommandOutput output = await KinTool.Shell("kin run sh -c \"printf '\\377out'; printf '\\376err' >&2\"");
        Assert.Equal([0xFF, .. "out"u8], output.StandardOutputBytes.ToArray());
        Assert.Equal([0xFE, .. "err"u8], output.StandardErrorBytes.ToArray());
    }

    [Fact]
    public async Task The_program_has_the_very_descriptors_that_kin_got_and_no_others()
    {
        using TemporaryDirectory directory = new();
        CommandOutput output = await KinTool.Shell(
            "exec 5</etc/passwd; kin run -- sh -c 'readlink /proc/self/fd/0; ls /proc/self/fd' < in",
            await WithInput(directory));
        string[] lines = output.EnsureSuccess().StandardOutput.Split('\n');
        Assert.Equal([$"{directory.Path}/in", "0", "1", "2", "3", ""], lines); // 3 is that of ls itself
    }

    [Fact]
    public async Task What_the_program_does_not_read_is_left_for_the_next()
    {
        CommandOutput output = await KinTool.Shell("printf 'one\\ntwo\\n' | (kin run sh -c 'read x'; cat)");
        Assert.Equal("two\n", output.StandardOutput);
    }

    [Fact]
    public async Task A_program_in_a_pipeline_dies_of_SIGPIPE_as_usual()
    {
        CommandOutput output = await KinTool.Shell("(kin run yes; echo $? >&2) | head -1");
        Assert.Equal(("y\n", "141\n"), (output.StandardOutput, output.StandardError));
    }

    [Theory, InlineData("help >/dev/full", "No space left on device"), InlineData("help >&-", "It is closed"),
        InlineData("kill -l <&- >&-", "It is closed"), InlineData("limits >/dev/full", "No space left on device")]
    public async Task An_output_that_takes_nothing_is_one_line(string words, string reason)
    {
        CommandOutput output = await KinTool.Shell($"kin {words}");
        Assert.Equal((1, $"kin: standard output: {reason}.\n"), (output.Status.Code, output.StandardError));
    }

    [Theory, InlineData("2>/dev/full"), InlineData("2>&-")]
    public async Task An_error_that_nobody_can_be_told_is_still_the_exit_code(string where)
    {
        CommandOutput output = await KinTool.Shell($"kin nosuch {where}");
        Assert.Equal(2, output.Status.Code);
    }

    [Fact]
    public async Task Help_into_a_file_is_appended_to_what_is_there()
    {
        using TemporaryDirectory directory = new();
        await KinTool.Shell("(echo before; kin help help; echo after) > out", directory.Path);
        string text = await File.ReadAllTextAsync($"{directory.Path}/out", Encoding.UTF8, Cancel);
        Assert.StartsWith("before\nkin help - ", text, StringComparison.Ordinal);
        Assert.EndsWith("no such verb\nafter\n", text, StringComparison.Ordinal);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<string> WithInput(TemporaryDirectory directory)
    {
        await File.WriteAllTextAsync($"{directory.Path}/in", "text", Cancel);
        return directory.Path;
    }
}
