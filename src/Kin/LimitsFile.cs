using System.Globalization;

namespace Kin;

/// <summary>/proc/PID/limits (proc_pid_limits(5)), which anybody may read where prlimit(2) refuses.</summary>
internal static class LimitsFile
{
    private static readonly string[] s_lines =
    [
        "Max cpu time", "Max file size", "Max data size", "Max stack size", "Max core file size",
        "Max resident set", "Max processes", "Max open files", "Max locked memory", "Max address space",
        "Max file locks", "Max pending signals", "Max msgqueue size", "Max nice priority",
        "Max realtime priority", "Max realtime timeout",
    ];

    /// <summary>Null: there is no such process, or it may not be looked at (hidepid).</summary>
    public static ResourceLimit? Read(int process, Resource resource)
    {
        try
        {
            string name = s_lines[(int)resource];
            string path = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/limits");
            string line = File.ReadLines(path).First(
                text => text.StartsWith(name + " ", StringComparison.Ordinal));
            string[] words = line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return new ResourceLimit(Number(words[0]), Number(words[1]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ulong Number(string word) => word == "unlimited"
        ? ResourceLimit.Infinity
        : ulong.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture);
}
