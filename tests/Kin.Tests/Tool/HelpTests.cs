using Kin.Tests.Root;
using Kin.Tool.Verbs;

namespace Kin.Tests.Tool;

/// <summary>The help says what is true: its examples are run.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> VerbNames => [.. VerbTable.Names];

    public static TheoryData<string, int> Examples =>
        new(VerbTable.All.SelectMany(verb => verb.Examples).Select(e => (e.Line, e.ExitCode)));

    [Fact]
    public async Task The_version_is_one_line()
    {
        CommandOutput output = await KinTool.Run("--version");
        Assert.Matches(@"^kin \d+\.\d+\.\d+\n$", output.EnsureSuccess().StandardOutput);
    }

    [Fact]
    public async Task The_overview_names_every_verb()
    {
        string overview = (await KinTool.Run()).EnsureSuccess().StandardOutput;
        Assert.All(VerbTable.All, v => Assert.Contains($"  {v.Name} ", overview, StringComparison.Ordinal));
        Assert.Equal(overview, (await KinTool.Run("help")).StandardOutput);
        Assert.Equal(overview, (await KinTool.Run("--help")).StandardOutput);
    }

    [Theory, MemberData(nameof(VerbNames))]
    public async Task A_verb_explains_itself_the_same_way_twice(string verb)
    {
        string help = (await KinTool.Run("help", verb)).EnsureSuccess().StandardOutput;
        Assert.Equal(help, (await KinTool.Run(verb, "--help")).EnsureSuccess().StandardOutput);
        Assert.Contains("Examples:\n", help, StringComparison.Ordinal);
        Assert.Contains("Exit codes:\n", help, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', help);
        string[] prose = [.. help.Split('\n').Where(l => !l.StartsWith("  kin", StringComparison.Ordinal))];
        Assert.All(prose, l => Assert.InRange(l.Length, 0, 80));
    }

    [Theory, MemberData(nameof(Examples))]
    public async Task An_example_works_as_it_stands(string line, int code)
    {
        using TemporaryDirectory directory = new();
        CommandOutput output = await KinTool.Shell(line, directory.Path);
        Assert.Equal((code, ""), (output.Status.Code, output.StandardError));
    }

    [Theory, MemberData(nameof(VerbNames))]
    public async Task A_verb_has_a_page_with_its_options_and_examples(string name)
    {
        Verb verb = VerbTable.Find(name);
        string page = await File.ReadAllTextAsync(
            $"{KinTool.Root}/docs/cli/{name}.md", TestContext.Current.CancellationToken);
        Assert.All(verb.OwnOptions, o => Assert.Contains($"`{o.Name}", page, StringComparison.Ordinal));
        Assert.All(verb.Examples, e => Assert.Contains(e.Line, page, StringComparison.Ordinal));
        Assert.All(verb.ExitCodes, c => Assert.Contains($"| {c.Code} |", page, StringComparison.Ordinal));
    }
}
