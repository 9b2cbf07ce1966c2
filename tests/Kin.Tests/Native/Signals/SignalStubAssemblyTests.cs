using Kin.Native.Signals;
using Kin.Tests.Native.Abi;

namespace Kin.Tests.Native.Signals;

/// <summary>
/// The bytes in SignalStub are what the assembler makes of the listings in tests/Kin.Tests/Native/Assembly, and the places
/// that they name are those of the headers.
/// </summary>
public sealed class SignalStubAssemblyTests
{
    [Fact]
    public void The_code_for_x86_64() =>
        Assert.Equal(AssembledListing.OfX64("SignalStub.x64.s"), Convert.ToHexString(SignalStub.X64));

    [Fact]
    public void The_code_for_arm64() =>
        Assert.Equal(AssembledListing.OfArm64("SignalStub.arm64.s"), Convert.ToHexString(SignalStub.Arm64));

    // mov rax, 15; syscall: the bytes by which unwinders know the frame of a signal.
    [Fact]
    public void The_restorer_stands_where_the_kernel_is_told() => Assert.Equal(
        "48C7C00F0000000F05", Convert.ToHexString(SignalStub.X64.Slice(SignalStub.RestorerOffset, 9)));

    [Fact]
    public async Task The_kernel_is_told_so_by_its_own_flag() => Assert.Empty(await CCompiler.X64.CheckAsync(
        $"#include <asm/signal.h>\n_Static_assert(SA_RESTORER == {SignalStub.HasRestorer}, \"SA_RESTORER\");\n"));

    [Theory, InlineData("x86-64", 296), InlineData("arm64", 40)]
    public async Task The_mask_of_the_interrupted_thread_stands_where_the_code_changes_it(string platform, int offset) =>
        Assert.Empty(await CCompiler.For(platform).CheckAsync(
            "#define _GNU_SOURCE\n#include <stddef.h>\n#include <signal.h>\n#include <ucontext.h>\n"
            + $"_Static_assert(offsetof(ucontext_t, uc_sigmask) == {offset}, \"uc_sigmask\");\n"
            + "_Static_assert(offsetof(siginfo_t, si_code) == 8 && sizeof(siginfo_t) == 128, \"si_code\");\n"));

    [Fact]
    public void An_entry_of_the_table_is_as_the_code_reads_it()
    {
        Assert.Equal(32, System.Runtime.CompilerServices.Unsafe.SizeOf<SignalEntry>());
        Assert.Equal<int[]>([0, 4, 8, 16, 24], [.. ((string[])["Flags", "Pending", "Pipe", "Next", "Lost"])
            .Select(field => (int)System.Runtime.InteropServices.Marshal.OffsetOf<SignalEntry>(field))]);
    }
}
