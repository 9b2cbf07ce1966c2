using Kin.Native.Kernel;
using Kin.Tests.Native.Spawn;

namespace Kin.Tests.Native.Kernel;

/// <summary>What the probes say agrees with what the kernel does, and they leave nothing behind.</summary>
[Collection(Alone.Name)]
public sealed class KernelFeaturesTests
{
    [Fact]
    public void Every_feature_has_its_own_name_and_says_what_its_lack_costs()
    {
        Assert.Equal(KernelFeatures.All.Count, KernelFeatures.All.Select(f => f.Name).Distinct().Count());
        Assert.All(KernelFeatures.All, f => Assert.EndsWith(".", f.Cost, StringComparison.Ordinal));
        Assert.All(KernelFeatures.All, f => Assert.Equal(f.IsAvailable, f.Reason is null));
    }

    [Fact]
    public void Probing_leaves_no_descriptor_and_no_child()
    {
        Func<int>[] probes =
        [
            KernelProbes.Clone3, KernelProbes.CloseRange, KernelProbes.ExecutableMemoryFile, KernelProbes.PidFdOpen,
            KernelProbes.WaitPidFd, KernelProbes.PidFdInfo, KernelProbes.FutexWaitv, KernelProbes.UserNamespaces,
            KernelProbes.PerfEvents, KernelProbes.CgroupV2,
        ];
        LeakCheck leaks = new();
        foreach (Func<int> probe in probes)
        {
            Assert.InRange(probe(), 0, 133);
        }

        leaks.Check();
    }

    [Theory]
    [InlineData("futex_waitv", 449)]
    [InlineData("pidfd_open", 434)]
    [InlineData("clone3", 435)]
    [InlineData("close_range", 436)]
    public void A_call_that_the_kernel_lacks_is_ENOSYS_for_python_as_well(string name, int number)
    {
        string python = Capability.RequireProgram("python3", "python3");
        string ask =
            $"import ctypes; l = ctypes.CDLL(None, use_errno=True); l.syscall({number}, -1, -1, -1, -1, -1, -1); "
            + "print(ctypes.get_errno() == 38)";
        KernelFeature feature = KernelFeatures.All.Single(f => f.Name == name);

        Assert.Equal(feature.IsAvailable ? "False\n" : "True\n", SpawnedProgram.Run(python, "-c", ask).Output);
    }

    [Fact]
    public void User_namespaces_agree_with_unshare()
    {
        string unshare = Capability.RequireProgram("unshare", "util-linux");

        Assert.Equal(
            KernelFeatures.UserNamespaces.IsAvailable, SpawnedProgram.Run(
                unshare, "--user", "true").Status.Status == 0);
    }

    [Fact]
    public void A_feature_that_is_switched_off_says_so()
    {
        using (KernelFeatures.PidFdInfo.Disable())
        {
            Assert.False(KernelFeatures.PidFdInfo.IsAvailable);
            Assert.Contains("switched off", KernelFeatures.PidFdInfo.Reason, StringComparison.Ordinal);
        }

        Assert.Equal(KernelProbes.PidFdInfo() == 0, KernelFeatures.PidFdInfo.IsAvailable);
    }
}
