using System.Globalization;
using Kin.Native.Proc;

namespace Kin.Native.Spawn;

/// <summary>The limits of open files of a process that this one descends from.</summary>
/// <param name="Soft">The soft limit.</param>
/// <param name="Hard">The hard limit.</param>
/// <param name="IsDotNet">It runs .NET, which raises its soft limit. Only asked when both are equal.</param>
internal readonly record struct AncestorLimit(ulong Soft, ulong Hard, bool IsDotNet)
{
    private const string Line = "Max open files";

    /// <summary>
    /// The parent first, up to the first process of the system or the container, or one that may not be
    /// looked at. From /proc/PID/limits, which anybody may read, where prlimit(2) asks for the same user.
    /// </summary>
    public static IEnumerable<AncestorLimit> OfThisProcess()
    {
        for (int pid = Libc.getppid(); pid > 0 && Of(pid) is (AncestorLimit limit, int parent); pid = parent)
        {
            yield return limit;
        }
    }

    private static (AncestorLimit Limit, int Parent)? Of(int pid)
    {
        try
        {
            string line = File.ReadLines($"/proc/{pid}/limits").First(
                l => l.StartsWith(Line, StringComparison.Ordinal));
            string[] words = line[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            (ulong soft, ulong hard) = (Number(words[0]), Number(words[1]));
            bool isDotNet = soft == hard && RunsDotNet(pid);
            return StatFile.TryRead(pid, out StatFields stat)
                ? (new(soft, hard, isDotNet), stat.ParentId)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The library of the runtime, or, where it is part of the program, its memory for machine code.
    private static bool RunsDotNet(int pid)
    {
        try
        {
            return File.ReadLines($"/proc/{pid}/maps").Any(
                l => l.EndsWith("/libcoreclr.so", StringComparison.Ordinal)
                    || l.Contains("/memfd:doublemapper", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // another user's
        }
    }

    private static ulong Number(string word) =>
        word == "unlimited" ? ulong.MaxValue : ulong.Parse(word, CultureInfo.InvariantCulture);
}
