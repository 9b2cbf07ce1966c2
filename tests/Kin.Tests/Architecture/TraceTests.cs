namespace Kin.Tests.Architecture;

/// <summary>The repository tells of the software alone, and no test hides.</summary>
public sealed class TraceTests
{
    [Fact]
    public void No_file_names_a_folder_of_somebodys_machine() => Rule.Holds(Traces.OfMachines(SourceTree.Files()));

    [Fact]
    public void Nothing_is_skipped_without_a_capability_slept_through_or_left_undone() =>
        Rule.Holds(Traces.OfHiding(
            SourceTree.CSharp.Where(f => !f.IsBelow("tests/Kin.TestChild", "bench", "samples"))));

    [Fact]
    public void A_folder_of_somebodys_machine_is_reported() =>
        Rule.Reports("b.md:2", Traces.OfMachines([new("b.md", $"see\n`/{"home"}/ada/kin`")]));

    [Fact]
    public void A_path_that_only_contains_such_a_name_is_not() =>
        Assert.Empty(Traces.OfMachines([new("b.md", "/srv/work/x and lib/root/y")]));

    [Fact]
    public void A_test_skipped_by_hand_is_reported() =>
        Rule.Reports("a.cs:1", Traces.OfHiding([new("a.cs", $"[Fact({"Skip"} = \"later\")]")]));
}
