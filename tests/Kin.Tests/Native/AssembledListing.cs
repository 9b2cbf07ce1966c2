using Kin.Native;
using Kin.Native.Processes;
using Kin.Tests.Native.Spawn;
using Cpu = System.Runtime.InteropServices.Architecture;

namespace Kin.Tests.Native;

/// <summary>Machine code made by the assembler from a listing in tests/Kin.Tests/Native/Assembly, as hexadecimal text.</summary>
internal static class AssembledListing
{
    public static string OfX64(string listing) => Assemble(listing, "as", "objcopy", "binutils", "--64");

    public static string OfArm64(string listing) => Assemble(
        listing, "aarch64-linux-gnu-as", "aarch64-linux-gnu-objcopy", "binutils-aarch64-linux-gnu");

    private static string Assemble(string listing, string assembler, string copier, string package, params string[] options)
    {
        Capability.Require("the assembler of x86-64", assembler != "as" || OperatingSystem.IsLinux() && IsX64);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("assembly-");
        try
        {
            string source = Path.Combine(AppContext.BaseDirectory, "Native", "Assembly", listing);
            Run(Capability.RequireProgram(assembler, package), [.. options, "-o", $"{folder}/object", source]);
            Run(Capability.RequireProgram(copier, package), ["-O", "binary", "-j", ".text", $"{folder}/object", $"{folder}/code"]);
            return Convert.ToHexString(File.ReadAllBytes($"{folder}/code"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool IsX64 => System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == Cpu.X64;

    private static void Run(string program, string[] arguments)
    {
        WaitResult end = SpawnedProgram.Run([program, .. arguments]).Status;
        Assert.Equal((Libc.CLD_EXITED, 0), (end.Code, end.Status));
    }
}
