using Kin.Native;
using Kin.Native.Processes;
using Kin.Native.Spawn;

namespace Kin.Tests.Native.Spawn;

/// <summary>
/// The bytes in SpawnStub are what the assembler makes of the listings in tests/Kin.Tests/Native/Assembly.
/// </summary>
public sealed class SpawnStubAssemblyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("assembly-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_code_for_x86_64() => Assert.Equal(
        Assemble("SpawnStub.x64.s", "as", "objcopy", "binutils", "--64"), Convert.ToHexString(SpawnStub.X64));

    [Fact]
    public void The_code_for_arm64() => Assert.Equal(
        Assemble("SpawnStub.arm64.s", "aarch64-linux-gnu-as", "aarch64-linux-gnu-objcopy",
            "binutils-aarch64-linux-gnu"),
        Convert.ToHexString(SpawnStub.Arm64));

    private string Assemble(string listing, string assembler, string copier, string package, params string[] options)
    {
        Capability.Require("the assembler of x86-64", assembler != "as" || OperatingSystem.IsLinux() && IsX64);
        Run(Capability.RequireProgram(assembler, package), [.. options, "-o", $"{_folder}/object", Source(listing)]);
        Run(Capability.RequireProgram(copier, package),
            ["-O", "binary", "-j", ".text", $"{_folder}/object", $"{_folder}/code"]);
        return Convert.ToHexString(File.ReadAllBytes($"{_folder}/code"));
    }

    private static bool IsX64 => System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture
        == System.Runtime.InteropServices.Architecture.X64;

    private static void Run(string program, string[] arguments)
    {
        WaitResult end = SpawnedProgram.Run([program, .. arguments]).Status;
        Assert.Equal((Libc.CLD_EXITED, 0), (end.Code, end.Status));
    }

    private static string Source(string name) => Path.Combine(AppContext.BaseDirectory, "Native", "Assembly", name);
}
