using Kin.Inspection;

namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>
/// A process, or a thread, at one moment. Immutable, so that moments in which nothing has changed share it.
/// </summary>
internal sealed record TopRow
{
    /// <summary>Whom it is about.</summary>
    public required TopSubject Subject { get; init; }

    public required ProcessState State { get; init; }

    /// <summary>It has ended and is not waited for.</summary>
    public required bool IsZombie { get; init; }

    public required int ParentId { get; init; }

    public required int GroupId { get; init; }

    public required int SessionId { get; init; }

    /// <summary>As the kernel counts: 0 to 39, below 0 real-time.</summary>
    public required int Priority { get; init; }

    public required int Nice { get; init; }

    public required int Threads { get; init; }

    /// <summary>The CPU on which it ran last.</summary>
    public required int LastCpu { get; init; }

    /// <summary>Time on CPUs so far, in 100 ns.</summary>
    public required long CpuTime { get; init; }

    public required long VirtualBytes { get; init; }

    public required long ResidentBytes { get; init; }

    /// <summary>Page faults so far that needed a disk.</summary>
    public required long MajorFaults { get; init; }

    /// <summary>Percent of one CPU in the interval; NaN: there is no interval yet.</summary>
    public required float CpuShare { get; init; }

    /// <summary>What other files say; null: they were not read.</summary>
    public TopDetails? Details { get; init; }

    public int Id => Subject.Id;

    /// <summary>Whose child it is in a tree: a thread belongs to the first thread of its process.</summary>
    public int TreeParentId => Subject.Id == Subject.ProcessId ? ParentId : Subject.ProcessId;
}
