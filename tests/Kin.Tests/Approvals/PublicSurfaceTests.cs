using Kin.Tests.Architecture;

namespace Kin.Tests.Approvals;

/// <summary>
/// What Kin shows to its users changes only on purpose. When it does, look at the new text and take it over:
/// <c>KIN_APPROVE=1 dotnet run --project tests/Kin.Tests -- -class '*PublicSurfaceTests'</c>.
/// </summary>
public sealed class PublicSurfaceTests
{
    private static readonly string s_approved = Path.Combine(SourceTree.Root, "tests/Kin.Tests/Approvals/Kin.txt");

    [Fact]
    public void The_public_surface_is_the_approved_one()
    {
        string surface = PublicSurface.Of(Library("Kin.Native.dll")) + PublicSurface.Of(Library("Kin.dll"));
        if (Environment.GetEnvironmentVariable("KIN_APPROVE") == "1")
        {
            File.WriteAllText(s_approved, surface);
        }

        string[] now = Lines(surface), approved = Lines(File.ReadAllText(s_approved));
        Rule.Holds(now.Except(approved).Select(l => "+ " + l).Concat(approved.Except(now).Select(l => "- " + l)));
    }

    [Fact]
    public void Kin_Native_shows_its_exception_and_nothing_else()
    {
        IEnumerable<string> types = PublicSurface.Of(Library("Kin.Native.dll")).Split('\n').Where(l => l is [not ' ', ..]);
        Assert.StartsWith("sealed class LinuxException [Kin]", Assert.Single(types), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_member_a_nullable_return_and_a_default_are_lines_of_the_text()
    {
        string surface = PublicSurface.Of(typeof(PublicSurfaceTests).Assembly.Location);
        Assert.Contains("sealed class PublicSurfaceTests [Kin.Tests.Approvals]", surface, StringComparison.Ordinal);
        Assert.Contains("string? Sample(int value = 3)", surface, StringComparison.Ordinal);
        Assert.DoesNotContain("s_approved", surface, StringComparison.Ordinal);
    }

    /// <summary>A member for the test above to find.</summary>
    public static string? Sample(int value = 3) => value == 3 ? null : "";

    private static string Library(string name) => Path.Combine(AppContext.BaseDirectory, name);

    // Members are told apart by the type that they belong to, so that moving one is a change too.
    private static string[] Lines(string surface)
    {
        string type = "";
        return [.. surface.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.StartsWith(' ') ? $"{type} {l.Trim()}" : type = l)];
    }
}
