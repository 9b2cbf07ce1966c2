using Kin.Native;
using Kin.Native.Kernel;
using Kin.Native.Processes;
using Kin.Native.Spawn;

namespace Kin.Tests.Native.Spawn;

/// <summary>What the spawner does where a kernel, or a policy, does not allow the best way.</summary>
[Collection(Alone.Name)]
public sealed class SpawnFallbackTests
{
    private const ulong SigPipe = 1UL << (13 - 1);

    [Fact]
    public void Without_clone3_the_child_is_the_same()
    {
        using IDisposable off = KernelFeatures.Clone3.Disable();
        SpawnOptions options = SpawnedProgram.Options("/bin/cat", "/proc/self/status") with { NewSession = true };
        string status = SpawnedProgram.Run(options).Output;

        Assert.StartsWith("clone(", Spawner.Plan(options).Parent, StringComparison.Ordinal);
        Assert.Equal(0UL, SpawnedProgram.Mask(status, "SigBlk"));
        Assert.Equal(0UL, SpawnedProgram.Mask(status, "SigCgt"));
        Assert.Equal(0UL, SpawnedProgram.Mask(status, "SigIgn") & SigPipe);
        Assert.Equal(SpawnedProgram.Field(status, "Pid"), SpawnedProgram.Field(status, "NSsid"));
    }

    [Fact]
    public void Without_clone3_failures_are_told_as_well()
    {
        using IDisposable off = KernelFeatures.Clone3.Disable();
        LeakCheck leaks = new();
        LinuxException error = Assert.Throws<LinuxException>(() => Spawner.Spawn(SpawnedProgram.Options("/no/such")));

        Assert.Equal(("execve", "/no/such"), (error.Call, error.Subject));
        leaks.Check();
    }

    [Fact]
    public void Without_close_range_stray_descriptors_are_marked_one_by_one()
    {
        using IDisposable off = KernelFeatures.CloseRange.Disable();
        using SafeFd stray = SpawnDescriptorTests.Inheritable("/dev/zero");
        SpawnOptions options = SpawnedProgram.Options("/bin/sh", "-c", "readlink /proc/$$/fd/" + stray.Number);
        SpawnPlan plan = Spawner.Plan(options);

        Assert.Equal("", SpawnedProgram.Run(options).Output);
        Assert.Contains($"fcntl({stray.Number}, F_SETFD, FD_CLOEXEC)", plan.Child);
        Assert.DoesNotContain(plan.Child, call => call.StartsWith("close_range", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_close_range_the_listed_descriptors_are_still_given()
    {
        using IDisposable off = KernelFeatures.CloseRange.Disable();
        using SafeFd a = SpawnDescriptorTests.Open("/dev/zero"), b = SpawnDescriptorTests.Open("/dev/full");
        SpawnOptions options = SpawnedProgram.Options(
            "/bin/sh", "-c", $"readlink /proc/$$/fd/{a.Number} /proc/$$/fd/{b.Number}") with
        {
            Descriptors = [new(a.Number, b.Number), new(b.Number, a.Number)],
        };

        Assert.Equal("/dev/full\n/dev/zero\n", SpawnedProgram.Run(options).Output);
    }

    [Fact]
    public void The_code_runs_from_anonymous_memory_too()
    {
        nint file = ExecutableMemory.MapFile(SpawnStub.Code), anonymous = ExecutableMemory.MapAnonymous(SpawnStub.Code);

        Assert.Equal("true", RunCodeAt(file));
        Assert.Equal("true", RunCodeAt(anonymous));
        Unmap(file);
        Unmap(anonymous);
    }

    [Fact]
    public void Both_code_and_children_work_where_a_real_filter_refuses_the_calls()
    {
        // What old container profiles do: ENOSYS from a seccomp filter. The features are probed, not assumed.
        using RefusingFilter filter = RefusingFilter.Compile();
        (WaitResult end, string output) = SpawnedProgram.Run(
            filter.Program, "clone3,close_range", TestChild.Path, "features", "/bin/echo", "started");

        Assert.Equal((Libc.CLD_EXITED, 0), (end.Code, end.Status));
        Assert.Contains("clone3: ENOSYS", output, StringComparison.Ordinal);
        Assert.Contains("close_range: ENOSYS", output, StringComparison.Ordinal);
        Assert.Contains("executable-memory-file: available", output, StringComparison.Ordinal);
        Assert.Contains("started\n", output, StringComparison.Ordinal);
        Assert.Contains("code in memfd", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Anonymous_memory_takes_over_where_memory_files_are_refused()
    {
        using RefusingFilter filter = RefusingFilter.Compile();
        (WaitResult end, string output) = SpawnedProgram.Run(
            SpawnedProgram.Options(
                filter.Program, "memfd_create", TestChild.Path, "features", "/bin/echo", "started") with
            {
                // The runtime itself keeps its code in a memory file unless told otherwise.
                Environment = ["PATH=/bin:/usr/bin", "DOTNET_EnableWriteXorExecute=0", "HOME=/tmp", .. DotnetRoot()],
            });

        Assert.Equal((Libc.CLD_EXITED, 0), (end.Code, end.Status));
        Assert.Contains("executable-memory-file: ENOSYS", output, StringComparison.Ordinal);
        Assert.Contains("started\n", output, StringComparison.Ordinal);
        Assert.Contains("code in anonymous memory", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_are_switched_off_from_outside_by_name()
    {
        SpawnOptions options = SpawnedProgram.Options(TestChild.Path, "features", "/bin/echo", "started") with
        {
            Environment = [.. ProcessEnvironment.Current(), "KIN_DISABLE_FEATURES=clone3, executable-memory-file"],
        };
        string output = SpawnedProgram.Run(options).Output;

        Assert.Contains("clone3: switched off", output, StringComparison.Ordinal);
        Assert.Contains("close_range: available", output, StringComparison.Ordinal);
        Assert.Contains("code in anonymous memory", output, StringComparison.Ordinal);
        Assert.Contains("started\n", output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> DotnetRoot() =>
        ProcessEnvironment.Current().Where(v => v.StartsWith("DOTNET_ROOT", StringComparison.Ordinal));

    private static unsafe string RunCodeAt(nint code)
    {
        Assert.InRange(code, 1, nint.MaxValue);
        using PlanBuilder plan = SpawnPlanner.Build(SpawnedProgram.Options("true"), useClone3: true, intoCgroup: false);
        nint pid = ((delegate* unmanaged<PlanHeader*, nint>)code)(plan.Header);
        WaitResult end = SpawnedProgram.Wait(new SpawnedProcess((int)pid, new SafeFd((int)plan.Header->PidFd)));
        return (end.Code, end.Status) == (Libc.CLD_EXITED, 0) ? "true" : $"{end}";
    }

    private static unsafe void Unmap(nint code) => Libc.munmap((void*)code, (nuint)SpawnStub.Code.Length);
}
