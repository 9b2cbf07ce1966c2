using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Kin.Native;

namespace Kin;

/// <summary>
/// How to start this very program again. An executable of its own (an apphost, a single file) needs only its
/// path. Under the dotnet host the command line is taken from the kernel up to the entry assembly, so that
/// options of the host (--runtimeconfig, --depsfile ..., as test hosts use them) are kept.
/// </summary>
internal sealed record SelfCommand(string FileName, IReadOnlyList<string> Arguments)
{
    private static readonly Lazy<SelfCommand> s_current = new(Find);

    // Of the dotnet host: the word that follows is a path.
    private static readonly string[] s_pathOptions =
        ["--runtimeconfig", "--depsfile", "--additional-deps", "--additionalprobingpath"];

    public static SelfCommand Current => s_current.Value;

    /// <summary>
    /// Which file of the program has gone since it was started, as a sentence; empty when none has.
    /// </summary>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "A single file has no location.")]
    public string Loss()
    {
        string? lost = ((string?[])[FileName, Assembly.GetEntryAssembly()?.Location])
            .FirstOrDefault(file => file is { Length: > 0 } && !File.Exists(file));
        return lost is null
            ? ""
            : $" {lost} is gone: it was deleted or moved while the program ran. Start the program again.";
    }

    [UnconditionalSuppressMessage(
        "SingleFile", "IL3000", Justification = "The dotnet host runs no single files.")]
    private static SelfCommand Find()
    {
        string path = Environment.ProcessPath
            ?? throw new InvalidOperationException(
                "The path of this program is unknown: it cannot be started again.");
        if (!Path.GetFileNameWithoutExtension(path).Equals("dotnet", StringComparison.Ordinal))
        {
            return new SelfCommand(path, []);
        }

        string[] line = [.. KernelStrings.Read("/proc/self/cmdline")];
        int entry = Array.FindIndex(line, 1, IsEntryAssembly);
        return entry > 0
            ? new SelfCommand(
                path, Absolute(line[1..entry], line[entry], Assembly.GetEntryAssembly()!.Location))
            : throw new InvalidOperationException(
                "This process was not started as a .NET program that can be started again "
                + $"(its command line is '{string.Join(' ', line)}'), so it can have neither workers nor a "
                + "daemon.");
    }

    // The program may have left the directory in which it was started, and in which its command line makes
    // sense: a relative entry tells where that was. A daemon is started elsewhere.
    private static string[] Absolute(string[] options, string entry, string location)
    {
        string start = location.EndsWith($"/{entry}", StringComparison.Ordinal)
            ? location[..^entry.Length] : Environment.CurrentDirectory;
        IEnumerable<string> kept = options.Select((word, i) =>
            i > 0 && s_pathOptions.Contains(options[i - 1]) && Path.Combine(start, word) is var path
            && Path.Exists(path) ? path : word);
        return [.. kept, location.Length > 0 ? location : entry];
    }

    private static bool IsEntryAssembly(string argument) =>
        argument.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
        && Path.GetFileNameWithoutExtension(argument) == Assembly.GetEntryAssembly()?.GetName().Name;
}
