using Kin.Native;
using Kin.Native.Proc;
using Kin.Native.Processes;

namespace Kin.Daemons;

/// <summary>What people know a process by (proc_pid_stat(5)).</summary>
/// <param name="Name">The name of its program, as the kernel cut it: at most 15 bytes.</param>
/// <param name="StartTime">When it was started, to a hundredth of a second.</param>
internal sealed record HolderFacts(string Name, DateTimeOffset StartTime)
{
    /// <summary>Null when there is no such process, it is hidden, or no descriptor is left to look.</summary>
    public static HolderFacts? Of(int id)
    {
        try
        {
            return StatFile.TryRead(id, out StatFields stat)
                ? new(SystemText.Decode(stat.Name), BootClock.ToTime(stat.StartTicks).ToLocalTime())
                : null;
        }
        catch (LinuxException)
        {
            return null;
        }
    }
}
