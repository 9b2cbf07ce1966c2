namespace Kin.Inspection;

/// <summary>Whether /proc leaves out the processes of others (mount option hidepid, proc(5)).</summary>
internal static class HiddenProcesses
{
    private const int SysPtrace = 19; // CAP_SYS_PTRACE

    /// <summary>
    /// There may be processes that this user cannot even count. With hidepid=1 their numbers are there, and
    /// they are denied one by one.
    /// </summary>
    public static bool MayBeLeftOut() => File.ReadLines("/proc/self/mounts").Any(IsHiding)
        && !(ProcFs.Default.OpenSelf().ReadStatus().TryGet(out ProcessStatus? own)
            && (own.EffectiveCapabilities & (1ul << SysPtrace)) != 0);

    // "proc /proc proc rw,nosuid,hidepid=invisible 0 0"; before Linux 5.8 the option is a number.
    private static bool IsHiding(string line) => line.Split(' ') is [_, "/proc", "proc", string options, ..]
        && options.Split(',').Any(option => option is "hidepid=invisible" or "hidepid=ptraceable"
            or "hidepid=2" or "hidepid=4");
}
