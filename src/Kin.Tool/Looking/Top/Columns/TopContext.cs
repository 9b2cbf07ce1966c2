using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top.Columns;

/// <summary>What columns must know beside the row.</summary>
/// <param name="MemoryBytes">The memory of the machine.</param>
/// <param name="HasCommandLines">Commands with their arguments; else the names of programs.</param>
/// <param name="Mounts">Where control groups are.</param>
internal sealed record TopContext(long MemoryBytes, bool HasCommandLines, Lazy<GroupMounts> Mounts)
{
    /// <summary>Finds the name of a process, for the parent of a zombie; null: it is not there.</summary>
    public Func<int, string?> NameOf { get; init; } = _ => null;
}
