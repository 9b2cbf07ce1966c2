namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>What a CPU did in an interval, in percent of it; what is missing to 100 it was idle.</summary>
/// <param name="User">Programs.</param>
/// <param name="Nice">Programs with a nice value above 0.</param>
/// <param name="System">The kernel, on behalf of programs.</param>
/// <param name="IoWait">Nothing, while somebody waited for a disk.</param>
/// <param name="Irq">Interrupts, those put off (softirq) included.</param>
/// <param name="Steal">Nothing, since the host ran somebody else.</param>
internal readonly record struct CpuShares(
    float User, float Nice, float System, float IoWait, float Irq, float Steal)
{
    /// <summary>All that is neither idle nor waiting.</summary>
    public float Busy => User + Nice + System + Irq + Steal;

    /// <summary>Nothing to do, and no disk waited for.</summary>
    public float Idle => Math.Max(0, 100 - Busy - IoWait);
}
