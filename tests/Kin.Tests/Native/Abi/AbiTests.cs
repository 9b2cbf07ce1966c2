using System.Reflection;
using Kin.Inspection;
using Kin.Native;
using Kin.Native.Ipc;
using Kin.Native.Proc;
using Cpu = System.Runtime.InteropServices.Architecture;

namespace Kin.Tests.Native.Abi;

/// <summary>
/// Numbers and layouts are proved by the C compiler and the headers of the system: for both architectures, and for the
/// headers of both C libraries.
/// </summary>
public sealed class AbiTests
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public;

    public static TheoryData<string> Platforms => CCompiler.Platforms;

    [Theory, MemberData(nameof(Platforms))]
    public async Task Constants_have_the_values_of_the_headers(string platform)
    {
        (string, long)[] constants = [.. CConstants.All()];
        Assert.Contains(("O_CLOEXEC", 0x80000), constants);
        Assert.Empty(await CCompiler.For(platform).CheckAsync(CConstants.Source(constants)));
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task Every_error_number_of_Linux_has_the_name_of_the_headers(string platform)
    {
        (string Name, long)[] errors = [.. Enumerable.Range(1, 133).Where(n => n is not (41 or 58)).Select(n => (Errno.Name(n), (long)n))];
        Assert.All(errors, error => Assert.StartsWith("E", error.Name, StringComparison.Ordinal));
        Assert.Equal(["errno -1", "errno 0", "errno 41", "errno 134"], ((int[])[-1, 0, 41, 134]).Select(Errno.Name));
        Assert.Empty(await CCompiler.For(platform).CheckAsync(CConstants.Source(errors)));
    }

    [Theory, InlineData("x86-64"), InlineData("arm64")]
    public async Task System_calls_have_the_numbers_of_the_headers(string architecture)
    {
        var calls = CSyscalls.All().Select(c => (c.Name, architecture == "arm64" ? c.Arm64 : c.X64));
        Assert.NotEmpty(calls);
        Assert.Empty(await CCompiler.For(architecture).CheckAsync(CSyscalls.Source(calls)));
    }

    [Theory, InlineData("x86-64"), InlineData("arm64")]
    public async Task Names_of_system_calls_belong_to_the_numbers_of_the_headers(string architecture)
    {
        (string Name, int X64, int Arm64)[] all = [.. CallNames.All()];
        Assert.True(all.Length > 350 && all.DistinctBy(c => c.Name).Count() == all.Length);
        var calls = all.Select(c => (c.Name, Number: architecture == "arm64" ? c.Arm64 : c.X64)).Where(c => c.Number >= 0);
        Assert.Empty(await CCompiler.For(architecture).CheckAsync(CSyscalls.Source(calls)));
    }

    [Fact]
    public async Task Capabilities_have_the_names_of_the_headers() => Assert.Empty(await CCompiler.X64.CheckAsync(
        "#include <linux/capability.h>\n" + string.Concat(CapabilityName.Known.Select((name, number) =>
            $"_Static_assert({name} == {number}, \"{name}\");\n"))
        + $"_Static_assert(CAP_LAST_CAP >= {CapabilityName.Known.Count - 1}, \"last\");\n"));

    [Theory, MemberData(nameof(Platforms))]
    public async Task Structs_have_the_layout_of_the_headers(string platform)
    {
        foreach (Type type in CStructs.All())
        {
            string source = CStructs.Source(type, fieldSizes: platform != "musl");
            Assert.Empty(await CCompiler.For(platform).CheckAsync(source));
        }
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task Events_of_epoll_have_the_layout_of_the_header(string platform)
    {
        int size = Epoll.EventSizeOn(platform == "arm64" ? Cpu.Arm64 : Cpu.X64);
        Assert.Empty(await CCompiler.For(platform).CheckAsync(
            "#include <stddef.h>\n#include <sys/epoll.h>\n"
            + $"_Static_assert(sizeof(struct epoll_event) == {size}, \"size\");\n"
            + $"_Static_assert(offsetof(struct epoll_event, data) == {size - sizeof(ulong)}, \"data\");\n"));
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task What_the_kernel_tells_of_a_semaphore_set_has_the_layout_of_the_header(string platform)
    {
        Cpu cpu = platform == "arm64" ? Cpu.Arm64 : Cpu.X64;
        (string, int)[] fields =
        [
            ("sem_otime", SemaphoreSetCalls.OperatedOffset), ("sem_ctime", SemaphoreSetCalls.ChangedOffsetOn(cpu)),
            ("sem_nsems", SemaphoreSetCalls.CountOffsetOn(cpu)),
        ];
        Assert.Empty(await CCompiler.For(platform).CheckAsync(
            "#include <stddef.h>\n#include <asm/sembuf.h>\n"
            + string.Concat(fields.Select(f =>
                $"_Static_assert(offsetof(struct semid64_ds, {f.Item1}) == {f.Item2}, \"{f.Item1}\");\n"))));
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task Every_function_is_in_the_C_library(string platform)
    {
        string[] functions = [.. CFunctions.All()];
        Assert.Contains("memfd_create", functions);
        if (platform == "musl")
        {
            functions = [.. functions.Except(CFunctions.OfGlibcAlone)];
        }

        Assert.Empty(await CCompiler.For(platform).LinkAsync(CFunctions.Source(functions)));
    }

    [Fact]
    public void Every_constant_of_the_source_has_an_assertion() =>
        Assert.Empty(CSources.Constants().Except(CConstants.All().Select(c => c.Name)));

    [Fact]
    public void Every_struct_of_the_source_has_an_assertion()
    {
        Assert.Empty(CSources.Structs().Except(CStructs.All().Select(type => type.Name)));
        Assert.Empty(CStructs.All().Select(type => type.Name).Except(CStructs.Map.Keys));
    }

    [Fact]
    public void Every_system_call_number_of_the_source_has_an_assertion()
    {
        Type type = typeof(SyscallNumber);
        IEnumerable<string> declared = type.GetProperties(Any).Select(p => p.Name)
            .Concat(type.GetFields(Any).Where(f => f.IsLiteral).Select(f => f.Name));
        Assert.Equal(declared.Order(), CSyscalls.All().Select(c => c.Name).Order());
    }

    [Fact]
    public async Task A_wrong_number_is_told_by_the_compiler()
    {
        await Tells("EINTR is not 5", CConstants.Source([("EINTR", 5)]));
        await Tells("read is not 7", CSyscalls.Source([("read", 7)]));
        await Tells("no_such is in no header", CSyscalls.Source([("no_such", 7)]));
    }

    [Fact]
    public async Task A_wrong_layout_is_told_by_the_compiler()
    {
        string right = CStructs.Source(typeof(Timespec));
        Assert.Contains("tv_nsec) == 8", right, StringComparison.Ordinal);
        await Tells("Timespec.tv_nsec", right.Replace("tv_nsec) == 8", "tv_nsec) == 4", StringComparison.Ordinal));
        await Tells("the size of Timespec.tv_sec", right.Replace(
            "tv_sec) == 8", "tv_sec) == 4", StringComparison.Ordinal));
        Assert.Contains(
            "no_such", await CCompiler.X64.LinkAsync(CFunctions.Source(["no_such"])), StringComparison.Ordinal);
    }

    private static async Task Tells(string what, string source) =>
        Assert.Contains(what, await CCompiler.X64.CheckAsync(source), StringComparison.Ordinal);
}
