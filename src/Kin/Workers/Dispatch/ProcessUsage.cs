using System.Globalization;
using Kin.Native.Proc;

namespace Kin.Workers.Dispatch;

/// <summary>
/// Processor time and peak memory of a live process, from /proc (proc_pid_stat(5), proc_pid_status(5)).
/// </summary>
internal static class ProcessUsage
{
    // USER_HZ: 100 on x86-64 and arm64 (asm-generic/param.h); what the kernel shows to programs does not
    // change.
    private const long TicksPerHundredth = TimeSpan.TicksPerSecond / 100;

    /// <summary>Zeros when the process is gone.</summary>
    public static (TimeSpan Cpu, long PeakBytes) Read(int processId)
    {
        try
        {
            return StatFile.TryRead(processId, out StatFields stat)
                ? (new TimeSpan((stat.UserTicks + stat.SystemTicks) * TicksPerHundredth), PeakOf(processId))
                : default;
        }
        catch (IOException)
        {
            return default; // it has gone, or no descriptor is left to look
        }
    }

    private static long PeakOf(int processId)
    {
        string? peak = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(
            line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return peak is null ? 0 : 1024 * long.Parse(
            peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }
}
