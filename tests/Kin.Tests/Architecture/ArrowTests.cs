namespace Kin.Tests.Architecture;

/// <summary>Arrows between the rooms point one way.</summary>
public sealed class ArrowTests
{
    [Fact]
    public void Every_folder_uses_only_the_folders_it_may() => Rule.Holds(Arrows.Check(SourceTree.Source));

    [Fact]
    public void An_arrow_that_points_back_is_reported_even_without_a_using() => Rule.Reports(
        "IO may not use Workers",
        Arrows.Check(
        [
            new("src/Kin/IO/Bad.cs", "namespace Kin.IO; class Bad { object x = Workers.Pool.Make(); }"),
            new("src/Kin/Workers/Pool.cs", "namespace Kin.Workers; class Pool { public static object Make() => 1; }"),
        ]).Where(v => v.Contains("Make", StringComparison.Ordinal)));

    [Fact]
    public void A_new_folder_has_to_enter_the_table() => Rule.Reports(
        "not in the table", Arrows.Check([new("src/Kin/Attic/New.cs", "namespace Kin.Attic; class New;")]));

    [Fact]
    public void The_table_has_no_cycle()
    {
        foreach (string folder in Arrows.Allowed.Keys)
        {
            Assert.DoesNotContain(folder, Reach(folder));
        }
    }

    [Fact]
    public void The_library_takes_no_package_and_the_command_sees_only_what_is_public()
    {
        Dictionary<string, string> projects = SourceTree.Files(".csproj").ToDictionary(f => f.Path, f => f.Text);
        Assert.DoesNotContain("PackageReference", projects["src/Kin/Kin.csproj"], StringComparison.Ordinal);
        Assert.DoesNotContain(
            "PackageReference", projects["src/Kin.Native/Kin.Native.csproj"], StringComparison.Ordinal);
        foreach (string project in (string[])["src/Kin/Kin.csproj", "src/Kin.Native/Kin.Native.csproj"])
        {
            Assert.DoesNotContain("\"Kin.Tool\"", projects[project], StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Reach(string folder) =>
        Arrows.Allowed[folder].SelectMany(next => Reach(next).Prepend(next));
}
