namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>
/// What the costly files say of a process: counters, and what they make in the interval. Null or NaN: not
/// read, denied, or no interval yet. Immutable.
/// </summary>
internal sealed record TopDetails
{
    /// <summary>Resident bytes, counted exactly.</summary>
    public long? ResidentBytes { get; init; }

    /// <summary>The part of it that may be shared.</summary>
    public long? SharedBytes { get; init; }

    /// <summary>How many threads the times and switches below are of.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Time on CPUs so far, in 100 ns.</summary>
    public long? Running { get; init; }

    /// <summary>Time ready without a CPU so far, in 100 ns.</summary>
    public long? Ready { get; init; }

    public long? Voluntary { get; init; }

    public long? Involuntary { get; init; }

    public long? ReadBytes { get; init; }

    public long? WrittenBytes { get; init; }

    /// <summary>Percent of the interval on a CPU; of several threads the sum.</summary>
    public float RunningShare { get; init; } = float.NaN;

    /// <summary>Percent of the interval ready, without a CPU.</summary>
    public float ReadyShare { get; init; } = float.NaN;

    /// <summary>Context switches a second because it waited.</summary>
    public float VoluntaryRate { get; init; } = float.NaN;

    /// <summary>Context switches a second because others were to run.</summary>
    public float InvoluntaryRate { get; init; } = float.NaN;

    /// <summary>Bytes a second from disks.</summary>
    public float ReadRate { get; init; } = float.NaN;

    /// <summary>Bytes a second to disks.</summary>
    public float WriteRate { get; init; } = float.NaN;

    /// <summary>Its control group.</summary>
    public GroupFacts? Group { get; init; }

    /// <summary>Percent of the interval neither on a CPU nor ready: it waited for something.</summary>
    public float BlockedShare => Math.Max(0, (100 * Threads) - RunningShare - ReadyShare);
}
