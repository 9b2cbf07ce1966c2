namespace Kin.Tests.Architecture;

/// <summary>Files, methods and lines stay short enough to be read.</summary>
public sealed class SizeTests(ITestOutputHelper output)
{
    [Fact]
    public void No_file_is_over_its_cap() => Rule.Holds(Sizes.Files(SourceTree.CSharp));

    [Fact]
    public void Most_source_files_are_short()
    {
        int[] lengths = [.. SourceTree.Source.Select(f => f.Lines.Length).Order()];
        output.WriteLine($"{lengths.Length} files, median {lengths[lengths.Length / 2]}, p90 {lengths[lengths.Length * 9 / 10]}, max {lengths[^1]}");
        Rule.Holds(Sizes.Spread(SourceTree.Source));
    }

    [Fact]
    public void No_line_is_too_wide() => Rule.Holds(Sizes.Lines(SourceTree.CSharp));

    [Fact]
    public void No_method_is_over_the_cap() => Rule.Holds(Sizes.Methods(SourceTree.CSharp));

    [Theory, InlineData("src/Kin/A.cs", 401), InlineData("tests/Kin.Tests/A.cs", 501), InlineData("samples/A.cs", 61)]
    public void A_file_over_its_cap_is_reported(string path, int lines)
    {
        Rule.Reports($"{lines} lines", Sizes.Files([new(path, Repeat("//\n", lines))]));
        Assert.Empty(Sizes.Files([new(path, Repeat("//\n", lines - 1))]));
    }

    [Fact]
    public void A_house_of_long_files_is_reported()
    {
        Rule.Reports("median", Sizes.Spread([new("src/a.cs", Repeat("//\n", 61))]));
        SourceFile[] two = [new("src/a.cs", "//\n"), new("src/b.cs", "//\n"), new("src/c.cs", Repeat("//\n", 221))];
        Rule.Reports("one file in ten", Sizes.Spread(two));
    }

    [Theory, InlineData("src/Kin/A.cs", 111), InlineData("tests/A.cs", 151), InlineData("bench/A.cs", 151)]
    public void A_line_over_the_cap_is_reported(string path, int columns)
    {
        string Wide(int wide) => $"//\n{new string('x', wide)}\n";
        Rule.Reports($"{path}:2: {columns} columns", Sizes.Lines([new(path, Wide(columns))]));
        Assert.Empty(Sizes.Lines([new(path, Wide(columns - 1))]));
    }

    [Fact]
    public void A_long_method_is_reported_and_its_comment_does_not_count()
    {
        string Of(int lines) => $"class A {{\n{Repeat("// why\n", 9)} void M()\n {{\n{Repeat("x();\n", lines - 3)} }}\n}}";
        Rule.Reports("a method of 41 lines", Sizes.Methods([new("a.cs", Of(41))]));
        Assert.Empty(Sizes.Methods([new("a.cs", Of(40))]));
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
