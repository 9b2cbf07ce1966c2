using Kin.Tests.Root;
using Kin.Tool.Verbs;

namespace Kin.Tests.Tool;

/// <summary>The man pages below docs/man are those that kin prints, and men's readers understand them.</summary>
public sealed class ManPageTests
{
    public static TheoryData<string> Pages => ["", .. VerbTable.Names];

    [Theory, MemberData(nameof(Pages))]
    public async Task A_page_is_in_step_with_the_help(string verb)
    {
        string page = (await KinTool.Run(["help", "--man", .. Words(verb)])).EnsureSuccess().StandardOutput;
        string path = File(verb);
        if (Environment.GetEnvironmentVariable("KIN_APPROVE") == "1")
        {
            await System.IO.File.WriteAllTextAsync(path, page, Cancel);
        }

        Assert.True(System.IO.File.Exists(path), $"{path} is missing: run this test with KIN_APPROVE=1.");
        Assert.Equal(await System.IO.File.ReadAllTextAsync(path, Cancel), page);
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task Groff_and_mandoc_find_nothing_wrong(string verb)
    {
        Capability.RequireProgram("groff", "groff-base");
        CommandOutput groff = await KinTool.Capture(new Command("groff", "-man", "-Tutf8", "-ww", File(verb)));
        Assert.Equal("", groff.EnsureSuccess().StandardError);
        Capability.RequireProgram("mandoc", "mandoc");
        CommandOutput lint = await KinTool.Capture(new Command("mandoc", "-T", "lint", "-W", "warning", File(verb)));
        string[] found = [.. lint.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        Assert.DoesNotContain(found, l => !l.Contains("missing date", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task A_page_shows_every_option_and_example_as_it_is_typed(string verb)
    {
        Capability.RequireProgram("mandoc", "mandoc");
        CommandOutput shown = await KinTool.Shell($"mandoc -T utf8 -O width=200 '{File(verb)}' | col -b");
        string text = shown.EnsureSuccess().StandardOutput;
        Verb[] verbs = verb.Length == 0 ? [] : [VerbTable.Find(verb)];
        Assert.All(verbs.SelectMany(v => v.Examples), e => Assert.Contains(e.Line, text, StringComparison.Ordinal));
        Assert.All(verbs.SelectMany(v => v.Options), o => Assert.Contains(o.Name, text, StringComparison.Ordinal));
        Assert.Contains("EXIT STATUS", text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_page_is_left_of_a_verb_that_is_gone()
    {
        IEnumerable<string> wanted = ["kin.1", .. VerbTable.Names.Select(name => $"kin-{name}.1")];
        IEnumerable<string?> there = Directory.GetFiles($"{KinTool.Root}/docs/man").Select(Path.GetFileName);
        Assert.Equal(wanted.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string[] Words(string verb) => verb.Length == 0 ? [] : [verb];

    private static string File(string verb) =>
        $"{KinTool.Root}/docs/man/kin{(verb.Length == 0 ? "" : $"-{verb}")}.1";
}
