using System.Globalization;
using System.Text.Json;

namespace Kin.Tests.Tool;

/// <summary>`kin doctor` says what the kernel says.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task The_report_names_kernel_library_limits_and_every_capability()
    {
        string report = (await KinTool.Run("doctor")).EnsureSuccess().StandardOutput;
        string release = (await KinTool.Shell("uname -r")).StandardOutput.Trim();
        Assert.Contains($"Linux {release}\n", report, StringComparison.Ordinal);
        Assert.Contains(KernelSupport.CLibrary, report, StringComparison.Ordinal);
        Assert.Contains("open files", report, StringComparison.Ordinal);
        Assert.All(
            KernelSupport.Capabilities, c => Assert.Contains($"  {c.Name} ", report, StringComparison.Ordinal));
        Assert.EndsWith("Kin is fit for this machine.\n", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lack_is_shown_with_its_reason_and_its_cost()
    {
        CommandOutput output = await KinTool.Shell("KIN_DISABLE_FEATURES=clone3 kin doctor");
        string cost = KernelSupport.Capabilities.First(c => c.Name == "clone3").Cost;
        string report = output.EnsureSuccess().StandardOutput;
        Assert.Contains("switched off (KIN_DISABLE_FEATURES)\n", report, StringComparison.Ordinal);
        Assert.Contains(cost, report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_object_has_the_same_for_programs()
    {
        CommandOutput output = await KinTool.Run("doctor", "--json");
        using JsonDocument json = JsonDocument.Parse(output.EnsureSuccess().StandardOutput);
        JsonElement root = json.RootElement;
        Assert.Equal(KernelSupport.CLibrary, root.GetProperty("cLibrary").GetString());
        Assert.Empty(root.GetProperty("problems").EnumerateArray());
        Assert.Equal(
            KernelSupport.Capabilities.Select(c => (c.Name, c.IsAvailable)),
            root.GetProperty("capabilities").EnumerateArray()
                .Select(c => (c.GetProperty("name").GetString()!, c.GetProperty("available").GetBoolean())));
    }

    [Fact]
    public async Task Limits_are_those_of_a_program_and_not_those_that_the_runtime_raised()
    {
        CommandOutput output = await KinTool.Shell("ulimit -S -n 123; ulimit -S -n; kin doctor --json");
        string[] parts = output.EnsureSuccess().StandardOutput.Split('\n', 2);
        using JsonDocument json = JsonDocument.Parse(parts[1]);
        JsonElement files = json.RootElement.GetProperty("limits").EnumerateArray()
            .Single(l => l.GetProperty("name").GetString() == "Max open files");
        Assert.Equal("123", parts[0]);
        Assert.Equal(123, files.GetProperty("soft").GetInt64());
    }

    [Fact]
    public async Task A_terminal_gets_colours_and_lines_that_fit()
    {
        await using Tmux terminal = await Tmux.Start();
        Capability.RequireProgram("script", "bsdutils");
        await terminal.Type("unset NO_COLOR; stty cols 60; script -qc 'KIN_DISABLE_FEATURES=clone3 kin doctor' log; echo done");
        await terminal.Shows("done");
        string log = await File.ReadAllTextAsync($"{terminal.Directory}/log", Cancel);
        Assert.Contains("\e[1mWhat this kernel allows\e[0m", log, StringComparison.Ordinal);
        Assert.Contains("  clone3                  \e[93mno\e[0m   switched off\r\n", log, StringComparison.Ordinal);
    }

    [Theory, InlineData("doctor", 3), InlineData("doctor", 20), InlineData("limits", 1)]
    public async Task A_terminal_that_is_too_narrow_gets_the_lines_all_the_same(string verb, int columns)
    {
        await using Tmux terminal = await Tmux.Start();
        Capability.RequireProgram("script", "bsdutils");
        await terminal.Type($"stty cols {columns}; script -qc 'timeout 60 kin {verb}; echo code=$?' log; echo done");
        await terminal.Shows("done");
        string log = await File.ReadAllTextAsync($"{terminal.Directory}/log", Cancel);
        Assert.Contains("code=0\r\n", log, StringComparison.Ordinal);
        Assert.Contains(" 0 ", log, StringComparison.Ordinal);
    }

    [Theory, InlineData("", true), InlineData("NO_COLOR=1", false), InlineData("TERM=dumb", false)]
    public async Task Headings_are_bold_where_colour_is_wanted_and_nothing_else_is_sent(string setting, bool bold)
    {
        Capability.RequireProgram("script", "bsdutils");
        CommandOutput output = await KinTool.Shell($"unset NO_COLOR; TERM=xterm; export TERM; {setting} script -qc 'kin help' /dev/null");
        string help = (await KinTool.Run("help")).StandardOutput.Replace("\n", "\r\n", StringComparison.Ordinal);
        string wanted = bold
            ? help.Replace("Usage:", "\e[1mUsage:\e[0m", StringComparison.Ordinal)
                .Replace("Verbs:", "\e[1mVerbs:\e[0m", StringComparison.Ordinal)
            : help;
        Assert.Equal(wanted, output.EnsureSuccess().StandardOutput);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_C_program_agrees_about_the_library()
    {
        string getconf = Capability.RequireProgram("getconf", "libc-bin");
        CommandOutput output = await KinTool.Capture(new Command(getconf, "GNU_LIBC_VERSION"));
        Capability.Require("glibc", output.Success);
        Assert.Equal(output.StandardOutput.Trim(), KernelSupport.CLibrary);
    }
}
