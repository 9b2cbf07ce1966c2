namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>The machine at one moment, and what it did in the interval before. Immutable.</summary>
internal sealed record MachineSample
{
    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The time since the look before; zero: there was none.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>How long the machine has run.</summary>
    public required TimeSpan Uptime { get; init; }

    /// <summary>Tasks that run, wait for a CPU or for a disk, averaged over 1, 5, 15 minutes.</summary>
    public required (float One, float Five, float Fifteen) Load { get; init; }

    /// <summary>First all CPUs together, then each.</summary>
    public required CpuShares[] Cpus { get; init; }

    /// <summary>The numbers of the CPUs, which have gaps where some are switched off.</summary>
    public required int[] CpuNumbers { get; init; }

    /// <summary>Memory and swap.</summary>
    public required MemoryAmounts Memory { get; init; }

    /// <summary>Waits for a CPU.</summary>
    public required Pressure CpuPressure { get; init; }

    /// <summary>Waits for memory.</summary>
    public required Pressure MemoryPressure { get; init; }

    /// <summary>Waits for disks.</summary>
    public required Pressure IoPressure { get; init; }

    /// <summary>Context switches a second.</summary>
    public required double Switches { get; init; }

    /// <summary>Interrupts a second.</summary>
    public required double Interrupts { get; init; }

    /// <summary>New processes and threads a second.</summary>
    public required double Forks { get; init; }
}
