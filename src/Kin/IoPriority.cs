namespace Kin;

/// <summary>
/// The I/O priority of a process (ioprio_set(2)): class and level. It has an effect where the scheduler of
/// the disk knows priorities (bfq, mq-deadline). Immutable.
/// </summary>
public sealed record IoPriority
{
    private const int LowestLevel = 7, ClassShift = 13, LevelMask = (1 << ClassShift) - 1;

    private IoPriority(IoPriorityClass @class, int level)
    {
        Class = @class;
        Level = level;
    }

    /// <summary>Not set: best effort, with a level that follows the nice value.</summary>
    public static IoPriority None { get; } = new(IoPriorityClass.None, 0);

    /// <summary>When nobody else uses the disk.</summary>
    public static IoPriority Idle { get; } = new(IoPriorityClass.Idle, 0);

    /// <summary>Who is served first.</summary>
    public IoPriorityClass Class { get; }

    /// <summary>0 (served first) to 7 within the class; without a meaning in the idle class.</summary>
    public int Level { get; }

    internal int Value => ((int)Class << ClassShift) | Level;

    /// <summary>The usual class.</summary>
    /// <param name="level">0 (served first) to 7.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public static IoPriority BestEffort(int level) => Of(IoPriorityClass.BestEffort, level);

    /// <summary>Before all others. Takes CAP_SYS_NICE (before Linux 5.14: CAP_SYS_ADMIN).</summary>
    /// <param name="level">0 (served first) to 7.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public static IoPriority RealTime(int level) => Of(IoPriorityClass.RealTime, level);

    /// <summary>"BestEffort 4", or "Idle".</summary>
    public override string ToString() =>
        Class is IoPriorityClass.BestEffort or IoPriorityClass.RealTime ? $"{Class} {Level}" : $"{Class}";

    // The bits above the first three of the level are hints for the disk (Linux 6.5).
    internal static IoPriority FromValue(int value) =>
        new((IoPriorityClass)(value >> ClassShift), value & LevelMask & LowestLevel);

    private static IoPriority Of(IoPriorityClass @class, int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, LowestLevel);
        return new IoPriority(@class, level);
    }
}
