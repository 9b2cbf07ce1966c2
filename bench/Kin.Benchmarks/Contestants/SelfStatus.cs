using System.Globalization;

namespace Kin.Benchmarks.Contestants;

/// <summary>Figures of /proc/self/status (proc_pid_status(5)).</summary>
internal static class SelfStatus
{
    /// <summary>The number behind a key: <c>VmRSS</c> in KiB, <c>Threads</c>.</summary>
    public static long Read(string key)
    {
        string line = File.ReadLines("/proc/self/status")
            .First(line => line.StartsWith(key + ":", StringComparison.Ordinal));
        string number = line[(key.Length + 1)..].Trim().Split(' ')[0];
        return long.Parse(number, CultureInfo.InvariantCulture);
    }
}
