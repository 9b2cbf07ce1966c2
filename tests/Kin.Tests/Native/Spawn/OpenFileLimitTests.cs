using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Spawn;

namespace Kin.Tests.Native.Spawn;

/// <summary>A child has the soft limit of files that its parent was started with, before .NET raised it.</summary>
public sealed class OpenFileLimitTests
{
    private const string Show = "sh -c 'echo $(ulimit -Sn) $(ulimit -Hn)'";

    [Fact]
    public void What_the_shell_had_set_and_dotnet_raised_is_given_to_children()
    {
        Capability.Require("a .NET that raises its limit (not the one for musl)", !IsMusl);
        Assert.Equal("600 5000", Shell($"ulimit -Sn 600; ulimit -Hn 5000; '{TestChild.Path}' run 1 {Show}; true"));
    }

    [Fact]
    public void A_dotnet_program_between_makes_no_difference()
    {
        Capability.Require("a .NET that raises its limit (not the one for musl)", !IsMusl);
        string raised = $"'{TestChild.Path}' start-plainly '{TestChild.Path}' run 1 {Show}";
        Assert.Equal("600 5000", Shell($"ulimit -Sn 600; ulimit -Hn 5000; {raised}; true"));
    }

    [Fact]
    public void A_limit_that_the_shell_raised_on_purpose_stays() =>
        Assert.Equal("5000 5000", Shell($"ulimit -Sn 5000; ulimit -Hn 5000; '{TestChild.Path}' run 1 {Show}; true"));

    [Fact]
    public void Where_the_limits_were_set_by_a_process_that_is_gone_nothing_is_guessed() =>
        Assert.Equal("5000 5000", Shell($"ulimit -Sn 600; ulimit -Hn 5000; exec '{TestChild.Path}' run 1 {Show}"));

    [Theory]
    [InlineData(800, 5000, "1024/5000", null)] // set since
    [InlineData(5000, 5000, "1024/5000", 1024)]
    [InlineData(5000, 5000, "5000/5000 1024/5000", null)] // its own wish
    [InlineData(5000, 5000, ".5000/5000 .5000/5000 1024/5000", 1024)]
    [InlineData(5000, 5000, ".5000/5000 5000/5000 1024/5000", null)]
    [InlineData(5000, 5000, "1024/9000", null)] // set between the two
    [InlineData(5000, 5000, "", null)]
    [InlineData(524288, 524288, "9000000/9000000", 1024)] // a service of systemd
    [InlineData(524288, 524288, "", 1024)]
    [InlineData(4096, 4096, ".4096/4096", 1024)]
    [InlineData(524288, 524288, "524288/524288", null)]
    [InlineData(65536, 65536, "9000000/9000000", null)] // LimitNOFILE=65536
    [InlineData(1048576, 1048576, "", null)] // the first process of a container
    public void The_soft_limit_before_is_concluded_from_the_ancestors(
        ulong soft, ulong hard, string ancestors, object? before)
    {
        Rlimit own = new() { rlim_cur = soft, rlim_max = hard };
        IEnumerable<AncestorLimit> known = ancestors.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(a =>
        {
            ulong[] two = [.. a.TrimStart('.').Split('/').Select(ulong.Parse)];
            return new AncestorLimit(two[0], two[1], a[0] == '.');
        });
        Assert.Equal(before is int expected ? (ulong)expected : null, OpenFileLimit.SoftBefore(own, known));
    }

    private static bool IsMusl => RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);

    private static string Shell(string line) =>
        new Command("sh", "-c", line).Capture().EnsureSuccess().StandardOutput.Split('\n')[0];
}
