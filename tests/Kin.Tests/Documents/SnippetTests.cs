namespace Kin.Tests.Documents;

/// <summary>What the documents show is what happens.</summary>
public sealed class SnippetTests(SnippetProject project) : IClassFixture<SnippetProject>
{
    /// <summary>The blocks to run: number, and where it stands.</summary>
    public static IEnumerable<TheoryDataRow<int, string>> Runs() => Block.OfCSharp
        .Index().Where(entry => entry.Item.IsRun)
        .Select(entry => new TheoryDataRow<int, string>(entry.Index, $"{entry.Item}"));

    [Fact]
    public async Task Every_block_of_CSharp_in_the_documents_compiles()
    {
        Assert.NotEmpty(Block.OfCSharp);
        await project.EnsureBuiltAsync();
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task What_a_block_prints_is_what_its_comments_say(int number, string place)
    {
        Block block = Block.OfCSharp[number];
        CommandOutput output = await project.RunAsync(number);
        string all = output.StandardOutput + output.StandardError;
        Assert.True(output.Status.Success, $"{place}: {output.Status}\n{all}");
        string[] printed = output.StandardOutput.Split(
            '\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(printed);
        Assert.Equal(block.Promises, printed);
    }

    [Fact]
    public void No_block_of_CSharp_is_left_out_because_of_its_mark()
    {
        string[] marks = ["csharp", "csharp run", "csharp types"];
        IEnumerable<string> unknown = Page.All.SelectMany(page => page.Blocks())
            .Where(block => block.Info.StartsWith("c#", StringComparison.OrdinalIgnoreCase)
                || block.Info.StartsWith("cs", StringComparison.OrdinalIgnoreCase))
            .Where(block => !marks.Contains(block.Info)).Select(block => $"{block}: {block.Info}");
        Assert.Empty(unknown);
    }
}
