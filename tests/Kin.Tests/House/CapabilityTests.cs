namespace Kin.Tests.House;

/// <summary>Skips are named and counted.</summary>
public sealed class CapabilityTests
{
    [Fact]
    public void A_program_that_is_there_is_found_by_its_path() =>
        Assert.Equal("/bin/sh", Path.GetFullPath(Capability.RequireProgram("sh", "dash")).Replace("/usr", "", StringComparison.Ordinal));

    [Fact]
    public void A_program_that_is_nowhere_is_not_found() => Assert.Null(Capability.FindProgram("no-such-program-of-kin"));

    [Fact]
    public void The_table_counts_tests_by_capability()
    {
        string table = SkipTable.Render([("root", "a"), ("cc (package gcc)", "b"), ("root", "c")]);
        Assert.Equal("    1  cc (package gcc)\n    2  root\n", table);
    }
}
