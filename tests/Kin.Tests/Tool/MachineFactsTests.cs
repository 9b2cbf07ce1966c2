using Kin.Tests.Root;
using Kin.Tool.Machine;
using Kin.Tool.Running;

namespace Kin.Tests.Tool;

/// <summary>
/// What the tool reads out of files of the kernel, tried on files of machines that are not here.
/// </summary>
public sealed class MachineFactsTests
{
    [Fact]
    public void Control_groups_of_version_2()
    {
        using TemporaryDirectory fake = new();
        File.WriteAllText($"{fake.Path}/cgroup.controllers", "cpu memory pids\n");
        File.WriteAllText($"{fake.Path}/self", "0::/user.slice/a:b\n");
        CgroupFacts facts = CgroupFacts.Read(fake.Path, $"{fake.Path}/self");
        Assert.Equal((2, fake.Path, "/user.slice/a:b"), (facts.Version, facts.UnifiedMount, facts.Path));
        Assert.Equal(["cpu", "memory", "pids"], facts.Controllers);
    }

    [Fact]
    public void Control_groups_of_version_1_with_version_2_beside_them()
    {
        using TemporaryDirectory fake = new();
        Directory.CreateDirectory($"{fake.Path}/unified");
        File.WriteAllText($"{fake.Path}/unified/cgroup.controllers", "\n");
        File.WriteAllText($"{fake.Path}/self", "8:pids:/a\n0::/b\n");
        CgroupFacts facts = CgroupFacts.Read(fake.Path, $"{fake.Path}/self");
        Assert.Equal((1, $"{fake.Path}/unified", "/b"), (facts.Version, facts.UnifiedMount, facts.Path));
    }

    [Fact]
    public void No_control_groups()
    {
        using TemporaryDirectory fake = new();
        CgroupFacts facts = CgroupFacts.Read($"{fake.Path}/none", $"{fake.Path}/self");
        Assert.Equal((0, "none mounted"), (facts.Version, facts.ToString()));
    }

    [Theory]
    [InlineData("5.14.0-427.el9.x86_64", 5, 14)]
    [InlineData("6.6.87.2-microsoft-standard-WSL2", 6, 6)]
    [InlineData("4.18.0", 4, 18)]
    public void A_release_of_the_kernel_is_a_version(string release, int major, int minor)
    {
        Assert.Equal(new Version(major, minor), MachineFacts.KernelVersion(release));
    }
}
