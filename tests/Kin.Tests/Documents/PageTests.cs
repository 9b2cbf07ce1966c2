namespace Kin.Tests.Documents;

/// <summary>The documents hold together.</summary>
public sealed class PageTests
{
    private const string English = "README.md", Chinese = "README.zh-CN.md";

    [Fact]
    public void Every_relative_link_leads_to_a_file()
    {
        string[] broken =
        [
            .. from page in Page.All
               from link in page.Links()
               where !link.StartsWith("http", StringComparison.Ordinal) && link[0] != '#'
               let folder = Path.GetDirectoryName(Path.Combine(Page.Root, page.Path))!
               let target = Path.GetFullPath(link.Split('#')[0], folder)
               where !Path.Exists(target)
               select $"{page.Path} -> {link}",
        ];
        Assert.True(broken.Length == 0, "Links that lead nowhere:\n" + string.Join('\n', broken));
        Assert.Contains(Page.All, page => page.Links().Any());
    }

    [Fact]
    public void The_English_and_the_Chinese_readme_have_the_same_links_in_the_same_order() =>
        Assert.Equal(Links(English), Links(Chinese));

    [Fact]
    public void The_English_and_the_Chinese_readme_have_the_same_commands_and_code_in_the_same_order()
    {
        string[] english = Code(English);
        Assert.Contains(english, code => code.Contains("./test.sh", StringComparison.Ordinal));
        Assert.Equal(english, Code(Chinese));
    }

    [Fact]
    public void Every_handbook_page_is_linked_from_its_table()
    {
        Page table = new("docs/handbook/README.md");
        IEnumerable<string> pages = Page.All.Select(page => page.Path)
            .Where(path => Path.GetDirectoryName(path) == "docs/handbook" && path != table.Path)
            .Select(path => Path.GetFileName(path)!);
        Assert.Empty(pages.Except(table.Links()));
    }

    [Fact]
    public void Every_sample_is_linked_from_the_handbook()
    {
        IEnumerable<string> samples = Directory.GetFiles(Path.Combine(Page.Root, "samples"), "*.cs").Select(path => Path.GetFileName(path));
        IEnumerable<string> linked = new Page("docs/handbook/README.md").Links().Select(link => Path.GetFileName(link));
        Assert.Empty(samples.Except(linked));
    }

    private static string[] Links(string readme) =>
        [.. new Page(readme).Links().Where(link => link is not (English or Chinese))];

    private static string[] Code(string readme) =>
        [.. new Page(readme).Blocks().Select(block => $"{block.Info}\n{string.Join('\n', block.Lines)}")];
}
