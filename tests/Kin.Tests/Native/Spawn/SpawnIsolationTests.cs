using Kin.Native;
using Kin.Native.Kernel;
using Kin.Native.Spawn;

namespace Kin.Tests.Native.Spawn;

/// <summary>Namespaces made for a child, and cgroups that it is born in or enters.</summary>
[Collection(Alone.Name)]
public sealed class SpawnIsolationTests
{
    [Theory, InlineData(0), InlineData(9)]
    public void The_first_process_of_a_pid_namespace_is_number_one(int deathSignal)
    {
        RequireUserNamespaces();
        SpawnOptions options = SpawnedProgram.Options("/bin/sh", "-c", "echo $$") with
        {
            NamespaceFlags = Libc.CLONE_NEWUSER | Libc.CLONE_NEWPID,
            ParentDeathSignal = deathSignal,
        };

        Assert.Equal("1\n", SpawnedProgram.Run(options).Output);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Every_kind_of_namespace_is_another_than_ours(bool useClone3)
    {
        RequireUserNamespaces();
        using IDisposable? off = useClone3 ? null : KernelFeatures.Clone3.Disable();
        string[] kinds = ["user", "mnt", "uts", "ipc", "net", "cgroup"];
        SpawnOptions options = SpawnedProgram.Options(
            "/bin/sh", "-c", string.Join("; ", kinds.Select(k => $"readlink /proc/self/ns/{k}"))) with
        {
            NamespaceFlags = Libc.CLONE_NEWUSER | Libc.CLONE_NEWNS | Libc.CLONE_NEWUTS | Libc.CLONE_NEWIPC
                | Libc.CLONE_NEWNET | Libc.CLONE_NEWCGROUP,
        };
        string[] ours = [.. kinds.Select(k => new FileInfo($"/proc/self/ns/{k}").LinkTarget!)];
        string[] theirs = SpawnedProgram.Run(options).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(kinds.Length, theirs.Length);
        Assert.Empty(ours.Intersect(theirs));
    }

    [Fact]
    public void A_namespace_that_is_refused_is_told()
    {
        // CLONE_NEWNS and CLONE_FS contradict each other (clone(2)).
        const ulong CloneFs = 0x200;
        SpawnOptions options = SpawnedProgram.Options("true") with { NamespaceFlags = Libc.CLONE_NEWNS | CloneFs };
        LinuxException error = Assert.Throws<LinuxException>(() => Spawner.Spawn(options));

        Assert.Equal(("clone3", Errno.EINVAL), (error.Call, error.ErrorNumber));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_child_is_born_in_a_cgroup_or_enters_it_where_clone3_is_missing(bool useClone3)
    {
        using IDisposable? off = useClone3 ? null : KernelFeatures.Clone3.Disable();
        using TemporaryCgroup cgroup = TemporaryCgroup.Create("cgroup2");
        SpawnOptions options = Options(cgroup);

        Assert.Contains($"/{cgroup.Name}\n", SpawnedProgram.Run(options).Output, StringComparison.Ordinal);
        Assert.Equal(useClone3, !Spawner.Plan(options).Child[^4].StartsWith("close(", StringComparison.Ordinal)
            && Spawner.Plan(options).Parent.Contains("CLONE_INTO_CGROUP", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cgroup_of_version_1_is_entered_by_a_write()
    {
        using TemporaryCgroup cgroup = TemporaryCgroup.Create("cgroup");

        Assert.Contains($"/{cgroup.Name}\n", SpawnedProgram.Run(Options(cgroup)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_no_cgroup_is_told()
    {
        using SafeFd folder = SpawnDescriptorTests.Open("/tmp");
        SpawnOptions options = SpawnedProgram.Options("true") with { CgroupFd = folder.Number };
        LinuxException error = Assert.Throws<LinuxException>(() => Spawner.Spawn(options));

        Assert.Equal(("openat", Errno.ENOENT), (error.Call, error.ErrorNumber));
        Assert.Contains("cgroup.procs", error.Subject, StringComparison.Ordinal);
    }

    private static SpawnOptions Options(TemporaryCgroup cgroup) =>
        SpawnedProgram.Options("/bin/cat", "/proc/self/cgroup") with { CgroupFd = cgroup.Folder.Number };

    private static void RequireUserNamespaces() => Capability.Require(
        $"user namespaces ({KernelFeatures.UserNamespaces.Reason})", KernelFeatures.UserNamespaces.IsAvailable);
}
