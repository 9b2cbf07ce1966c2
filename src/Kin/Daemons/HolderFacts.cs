using System.Globalization;

namespace Kin.Daemons;

/// <summary>What people know a process by (proc_pid_stat(5)).</summary>
/// <param name="Name">The name of its program, as the kernel cut it: at most 15 bytes.</param>
/// <param name="StartTime">When it was started, to a hundredth of a second.</param>
internal sealed record HolderFacts(string Name, DateTimeOffset StartTime)
{
    private const int TicksPerSecond = 100; // USER_HZ, proc(5); 100 on x86-64 and arm64
    private const int StartField = 19; // of those after the name

    /// <summary>Null when there is no such process, or it is hidden.</summary>
    public static HolderFacts? Of(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            int end = stat.LastIndexOf(')');
            string ticks = stat[(end + 2)..].Split(' ')[StartField];
            double uptime = Number(File.ReadAllText("/proc/uptime").Split(' ')[0]);
            TimeSpan age = TimeSpan.FromSeconds(uptime - (Number(ticks) / TicksPerSecond));
            return new HolderFacts(
                stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..end],
                TimeProvider.System.GetLocalNow() - age);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
