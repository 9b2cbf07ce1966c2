using System.Collections.Concurrent;

namespace Kin.Tests;

/// <summary>
/// What a test needs and a machine may lack. A test that needs it says so by name; where it is missing the test is
/// skipped with that name, and the run ends with a table of what was skipped for want of what.
/// </summary>
internal static class Capability
{
    private static readonly ConcurrentBag<(string Capability, string Test)> s_skipped = [];

    /// <summary>The skips so far: capability and test.</summary>
    public static IReadOnlyCollection<(string Capability, string Test)> Skipped => s_skipped;

    /// <summary>Skips the running test unless <paramref name="present"/>.</summary>
    public static void Require(string capability, bool present)
    {
        if (!present)
        {
            Lacks(capability);
        }
    }

    /// <summary>The path of a program found in PATH; skips the running test, naming the Debian package, if there is none.</summary>
    public static string RequireProgram(string program, string package)
    {
        string? path = FindProgram(program);
        Require($"{program} (package {package})", path is not null);
        return path!;
    }

    /// <summary>Skips the running test unless it runs as root.</summary>
    public static void RequireRoot() => Require("root", Environment.IsPrivilegedProcess);

    /// <summary>Skips the running test: this machine lacks <paramref name="capability"/>.</summary>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    public static void Lacks(string capability)
    {
        s_skipped.Add((capability, TestContext.Current.Test?.TestDisplayName ?? "outside of a test"));
        Assert.Skip($"needs {capability}");
    }

    /// <summary>The first executable file of that name in PATH, or null.</summary>
    public static string? FindProgram(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
