using System.Diagnostics;

namespace Kin.Tests.Native.Abi;

/// <summary>A C compiler that is asked whether a text is right. It makes no program: static assertions need none.</summary>
internal sealed record CCompiler(string Program, string Package)
{
    public static CCompiler X64 { get; } = new("cc", "gcc and libc6-dev");

    public static CCompiler Arm64 { get; } = new("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu and libc6-dev-arm64-cross");

    /// <summary>The compilers that can speak for the running architecture and for the other one.</summary>
    public static TheoryData<string> Architectures => ["x86-64", "arm64"];

    public static CCompiler For(string architecture) => architecture == "x86-64" ? X64 : Arm64;

    /// <summary>What the compiler complains about, or nothing. Skips the running test when there is no compiler.</summary>
    public async Task<string> CheckAsync(string source)
    {
        string path = Capability.RequireProgram(Program, Package);
        string probe = await CompileAsync(path, "#include <sys/types.h>\n");
        Capability.Require($"C headers for {Program} (package {Package})", probe.Length == 0);
        return await CompileAsync(path, source);
    }

    private static async Task<string> CompileAsync(string path, string source)
    {
        ProcessStartInfo start = new(path, ["-fsyntax-only", "-std=gnu11", "-x", "c", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using Process compiler = Process.Start(start)!;
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        Task<string> told = compiler.StandardError.ReadToEndAsync(limit.Token);
        await compiler.StandardInput.WriteAsync(source);
        compiler.StandardInput.Close();
        await compiler.WaitForExitAsync(limit.Token);
        string text = await told;
        return compiler.ExitCode == 0 ? text : text + $"exit {compiler.ExitCode}";
    }
}
