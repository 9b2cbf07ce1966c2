namespace Kin.Tests.Tool;

/// <summary>How a program ended is how `kin run` ends.</summary>
public sealed class RunExitCodeTests
{
    [Fact]
    public async Task An_exit_code_comes_through_also_one_that_could_be_kins_own()
    {
        // All 256 are read by the library, in ExitStatusTests; these are where a tool would differ: its own
        // codes, those of shells, either side of the signed byte, the ends.
        int[] codes = [0, 1, 2, 3, 63, 64, 65, 77, 100, .. Enumerable.Range(120, 24), 159, 160, 192, 193, 254, 255];
        CommandOutput output = await KinTool.Shell(
            $"for n in {string.Join(' ', codes)}; do kin run -- sh -c \"exit $n\"; echo $?; done");
        Assert.Equal(string.Concat(codes.Select(n => $"{n}\n")), output.StandardOutput);
        Assert.Empty(output.StandardError);
    }

    [Fact]
    public async Task Every_signal_that_ends_a_program_is_128_and_its_number()
    {
        // All but those that stop, continue or are ignored (17 to 23, 28), and but 32 and 33, which shells
        // refuse to name.
        int[] signals =
            [.. Enumerable.Range(1, 16), .. Enumerable.Range(24, 4), 29, 30, 31, .. Enumerable.Range(34, 31)];
        CommandOutput output = await KinTool.Shell(
            $"ulimit -c 0; for n in {string.Join(' ', signals)};"
            + " do kin run -- sh -c \"kill -$n \\$\\$\"; echo $?; done");
        Assert.Equal(string.Concat(signals.Select(n => $"{128 + n}\n")), output.StandardOutput);
    }

    [Theory]
    [InlineData("no-such-program-anywhere", 127)]
    [InlineData("/no/such/directory/program", 127)]
    [InlineData("/etc/passwd", 126)]
    [InlineData("/etc", 126)]
    public async Task What_cannot_be_run_is_126_or_127_and_one_line_says_why(string program, int code)
    {
        CommandOutput output = await KinTool.Run("run", "--", program);
        Assert.Equal(code, output.Status.Code);
        Assert.StartsWith("kin: execve(", output.StandardError, StringComparison.Ordinal);
        Assert.Contains(program, output.StandardError, StringComparison.Ordinal);
        Assert.Equal(1, output.StandardError.Count(c => c == '\n'));
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_125()
    {
        CommandOutput output = await KinTool.Run("run", "--cwd", "/no/such/directory", "true");
        Assert.Equal(125, output.Status.Code);
        Assert.Contains("chdir(/no/such/directory) failed", output.StandardError, StringComparison.Ordinal);
    }
}
