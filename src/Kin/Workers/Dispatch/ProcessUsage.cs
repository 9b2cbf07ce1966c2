using System.Globalization;

namespace Kin.Workers.Dispatch;

/// <summary>
/// Processor time and peak memory of a live process, from /proc (proc_pid_stat(5), proc_pid_status(5)).
/// </summary>
internal static class ProcessUsage
{
    // USER_HZ: 100 on x86-64 and arm64 (asm-generic/param.h); what the kernel shows to programs does not
    // change.
    private const long TicksPerSecond = 100;

    /// <summary>Zeros when the process is gone.</summary>
    public static (TimeSpan Cpu, long PeakBytes) Read(int processId)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{processId}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            long ticks = Number(fields[11]) + Number(fields[12]);
            string? peak = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(
                line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            long kilobytes = peak is null
                ? 0
                : Number(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]);
            return (TimeSpan.FromSeconds((double)ticks / TicksPerSecond), kilobytes * 1024);
        }
        catch (IOException)
        {
            return default;
        }
    }

    private static long Number(string text) => long.Parse(text.AsSpan().Trim(), CultureInfo.InvariantCulture);
}
