using Kin.Inspection;

namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>
/// What stays the same of a process, or thread, while it runs one program; another program makes another
/// subject. What costs a file is read when it is first shown.
/// </summary>
internal sealed class TopSubject
{
    /// <summary>Its number; of a thread its own.</summary>
    public required int Id { get; init; }

    /// <summary>The number of its process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>When it started, which with its number tells it from every other one.</summary>
    public required long StartTicks { get; init; }

    /// <summary>A thread of the kernel.</summary>
    public required bool IsKernelThread { get; init; }

    /// <summary>The name that the kernel has, as it is.</summary>
    public required string Name { get; init; }

    /// <summary>What it was started as; null: not read yet.</summary>
    public string? Command { get; set; }

    /// <summary>Its effective user; null: not read yet, or not to be known.</summary>
    public uint? UserId { get; set; }

    /// <summary>The user's name.</summary>
    public string? User { get; set; }

    /// <summary>Its control groups, as /proc/PID/cgroup has them; null: not read yet.</summary>
    public IReadOnlyList<ControlGroupPath>? Groups { get; set; }

    /// <summary>What its threads have counted; null: it had but one, or that was not read.</summary>
    public ThreadSums? Sums { get; set; }

    /// <summary>What was read of it last; null: nothing.</summary>
    public TopDetails? Last { get; set; }

    /// <summary>What was read of it in the look before that one; null: nothing.</summary>
    public TopDetails? Earlier { get; set; }

    /// <summary>The look in which <see cref="Last"/> was read.</summary>
    public long LastTime { get; set; }

    /// <summary>What was read in that look.</summary>
    public TopNeeds LastNeeds { get; set; }

    /// <summary>The moments at which that was read.</summary>
    public ReadTimes LastTimes { get; set; }

    /// <summary>The moments at which <see cref="Earlier"/> was read.</summary>
    public ReadTimes EarlierTimes { get; set; }

    /// <summary>The same process or thread, whatever program it runs.</summary>
    public (int Id, long StartTicks) Key => (Id, StartTicks);
}
