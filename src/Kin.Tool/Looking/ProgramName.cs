using Kin.Inspection;

namespace Kin.Tool.Looking;

/// <summary>The name of a program, whole.</summary>
internal static class ProgramName
{
    private const int KernelMost = 15;

    /// <summary>
    /// The name that the kernel keeps; where that is as long as it can be, and the file of the command line
    /// begins
    /// with it, the name of that file.
    /// </summary>
    public static string Of(in ProcessInfo process)
    {
        string name = process.Name;
        return process.NameBytes.Length == KernelMost
            && process.ReadCommandLine().TryGet(out IReadOnlyList<string>? words) && words.Count > 0
            && Path.GetFileName(words[0]) is string file && file.StartsWith(name, StringComparison.Ordinal)
            ? file : name;
    }
}
