namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>
/// What a CPU has done since the machine started, in hundredths of a second: a line of /proc/stat
/// (proc_stat(5)).
/// </summary>
internal readonly record struct CpuTimes(
    long User, long Nice, long System, long Idle, long IoWait, long Irq, long Steal)
{
    /// <summary>Reads what follows the name of the CPU.</summary>
    public static CpuTimes Parse(ReadOnlySpan<byte> text)
    {
        long user = KernelText.Next(ref text), nice = KernelText.Next(ref text);
        long system = KernelText.Next(ref text), idle = KernelText.Next(ref text);
        long wait = KernelText.Next(ref text), irq = KernelText.Next(ref text);
        irq += KernelText.Next(ref text);
        return new(user, nice, system, idle, wait, irq, KernelText.Next(ref text));
    }

    /// <summary>Shares of the time since an earlier look.</summary>
    // iowait may go back (proc_stat(5)), and a CPU that was switched on begins anew.
    public CpuShares Since(in CpuTimes earlier)
    {
        long user = Math.Max(0, User - earlier.User), nice = Math.Max(0, Nice - earlier.Nice);
        long system = Math.Max(0, System - earlier.System), idle = Math.Max(0, Idle - earlier.Idle);
        long wait = Math.Max(0, IoWait - earlier.IoWait), irq = Math.Max(0, Irq - earlier.Irq);
        long steal = Math.Max(0, Steal - earlier.Steal);
        float all = user + nice + system + idle + wait + irq + steal;
        float one = all > 0 ? 100 / all : 0;
        return new(user * one, nice * one, system * one, wait * one, irq * one, steal * one);
    }
}
