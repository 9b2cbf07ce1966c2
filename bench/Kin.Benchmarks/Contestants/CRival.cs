using System.Diagnostics;

namespace Kin.Benchmarks.Contestants;

/// <summary>The rivals in C and C++, compiled with -O2 when they are first needed in a run.</summary>
internal static class CRival
{
    private static readonly HashSet<string> s_compiled = [];

    public static Harness.Launch Launch(string name, params string[] arguments) =>
        new(Compile(name), arguments);

    /// <summary>The small static program: no libc and no loader, it does exit_group(0).</summary>
    public static string Tiny() => Compile("tiny", "-static", "-nostdlib", "-fno-stack-protector");

    /// <summary>The child that tells when it ends.</summary>
    public static string Stamp() => Compile("stamp", "-static");

    /// <summary>The child that is blocked until its standard input ends: no libc and no loader.</summary>
    public static string Blocked() => Compile("blocked", "-static", "-nostdlib", "-fno-stack-protector");

    /// <summary>The program that makes children which end at once.</summary>
    public static string Forks() => Compile("forks");

    /// <summary>The two processes that pass a byte to and fro.</summary>
    public static string Turns() => Compile("turns");

    /// <summary>The reader of what is sent.</summary>
    public static string Drain() => Compile("drain");

    private static string Compile(string name, params string[] options)
    {
        Directory.CreateDirectory(Folders.BuiltRivals);
        string output = Path.Combine(Folders.BuiltRivals, name);
        if (!s_compiled.Add(name))
        {
            return output;
        }

        string source = Path.Combine(Folders.Rivals, "c", name + ".c");
        bool isPlus = !File.Exists(source);
        source += isPlus ? "pp" : "";
        string[] arguments = ["-O2", "-Wall", "-Wextra", "-pthread", .. options, "-o", output, source];
        using Process compiler = Process.Start(isPlus ? "c++" : "cc", arguments);
        compiler.WaitForExit();
        string line = string.Join(' ', arguments);
        return compiler.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{compiler.StartInfo.FileName} {line} ended with {compiler.ExitCode}");
    }
}
