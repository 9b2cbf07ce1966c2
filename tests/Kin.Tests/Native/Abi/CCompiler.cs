namespace Kin.Tests.Native.Abi;

/// <summary>A C compiler that is asked whether a text is right.</summary>
/// <param name="Program">Its command.</param>
/// <param name="Package">The Debian packages that bring it and its headers.</param>
/// <param name="Arguments">What it is always told.</param>
internal sealed record CCompiler(string Program, string Package, params string[] Arguments)
{
    public static CCompiler X64 { get; } = new("cc", "gcc and libc6-dev");

    public static CCompiler Arm64 { get; } =
        new("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu and libc6-dev-arm64-cross");

    /// <summary>With musl's headers first; those of the kernel are the system's.</summary>
    public static CCompiler Musl { get; } = new(
        "musl-gcc", "musl-tools", "-idirafter", "/usr/include/x86_64-linux-gnu", "-idirafter", "/usr/include");

    /// <summary>The names of <see cref="For"/>: both architectures, and the other C library.</summary>
    public static TheoryData<string> Platforms => ["x86-64", "arm64", "musl"];

    public static CCompiler For(string platform) =>
        platform switch { "x86-64" => X64, "arm64" => Arm64, _ => Musl };

    /// <summary>
    /// What it complains about, or nothing. It makes no program: static assertions need none. Skips the running test
    /// when there is no compiler.
    /// </summary>
    public Task<string> CheckAsync(string source) => CompileAsync(source, "-fsyntax-only");

    /// <summary>
    /// As <see cref="CheckAsync"/>, but makes the program and throws it away, so functions must exist too.
    /// </summary>
    public Task<string> LinkAsync(string source) => CompileAsync(source, "-fno-builtin", "-o", "/dev/null");

    private async Task<string> CompileAsync(string source, params string[] more)
    {
        string path = Capability.RequireProgram(Program, Package);
        string probe = await RunAsync(path, "#include <sys/types.h>\n#include <linux/types.h>\n", "-fsyntax-only");
        Capability.Require($"C headers for {Program} (package {Package})", probe.Length == 0);
        return await RunAsync(path, source, more);
    }

    private async Task<string> RunAsync(string path, string source, params string[] more)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        Command compiler = new(path, [.. Arguments, "-std=gnu11", .. more, "-x", "c", "-"])
        {
            StandardInput = StandardStream.FromText(source),
        };
        CommandOutput said = await compiler.CaptureAsync(limit.Token);
        return said.Status.Success ? said.StandardError : $"{said.StandardError}{said.Status}";
    }
}
