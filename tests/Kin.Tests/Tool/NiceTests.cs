namespace Kin.Tests.Tool;

/// <summary>`kin nice`, beside nice(1) and renice(1).</summary>
public sealed class NiceTests
{
    [Theory]
    [InlineData("-n 5", "5")]
    [InlineData("-9", "9")]
    [InlineData("-n 5 --", "5")]
    [InlineData("--adjustment=19", "19")]
    [InlineData("-n 300", "19")]
    [InlineData("-n 999999999999", "19")]
    [InlineData("-n +99999999999999999999999999", "19")]
    [InlineData("", "10")]
    public async Task It_adds_as_nice_does(string options, string value)
    {
        CommandOutput output = await KinTool.Shell($"nice -n 0 kin nice {options} nice; nice {options} nice");

        Assert.Equal($"{value}\n{value}\n", output.EnsureSuccess().StandardOutput);
    }

    [Fact]
    public async Task Two_dashes_take_away()
    {
        Capability.RequireRoot();

        Assert.Equal("-9\n", (await KinTool.Shell("kin nice --9 nice")).StandardOutput);
        Assert.Equal("-20\n", (await KinTool.Shell("kin nice -n -99999999999999999999 nice")).StandardOutput);
        Assert.Equal("1\n", (await KinTool.Shell("nice -n 10 kin nice --9 kin nice")).StandardOutput);
    }

    [Fact]
    public async Task It_becomes_the_program_under_its_own_number() => Assert.Equal(
        "1\n",
        (await KinTool.Shell("sh -c 'echo $$; exec kin nice -1 sh -c \"echo \\$\\$\"' | uniq | wc -l")).StandardOutput);

    [Fact]
    public async Task A_process_that_runs_is_changed_and_what_it_was_is_said()
    {
        CommandOutput output = await KinTool.Shell(
            "sleep 60 & kin nice -n 7 -p $!; kin nice --pid $!; cut -d' ' -f19 /proc/$!/stat; kill $!");

        Assert.Matches("^process [0-9]+: 0 -> 7\n7\n7\n$", output.StandardOutput);
    }

    [Theory]
    [InlineData("nice -p 1 true", "either --pid or a program", 2)]
    [InlineData("nice -n x true", "'x' is no number", 2)]
    [InlineData("nice -n 99 -p 1", "'99' is not from -20 to 19", 2)]
    [InlineData("nice -n 99999999999 -p 1", "'99999999999' is not from -20 to 19", 2)]
    [InlineData("nice -n 9999999999x true", "'9999999999x' is no number", 2)]
    [InlineData("nice -n 1", "no program to run", 2)]
    [InlineData("nice -n 1 /no/such", "execve(/no/such) failed: ENOENT", 127)]
    [InlineData("nice /etc/passwd", "execve(/etc/passwd) failed: EACCES", 126)]
    [InlineData("nice -p 999999999", "failed: ", 1)]
    public Task What_is_wrong_is_one_line(string words, string message, int code) =>
        KinTool.IsRefused(words, message, code);
}
