using System.Collections.Concurrent;
using Kin.Native.Spawn;

namespace Kin.Native.Processes;

/// <summary>
/// The children that Kin has made and not reaped yet: all others of this process are somebody else's, or
/// adopted.
/// </summary>
internal static class OwnChildren
{
    private static readonly ConcurrentDictionary<int, byte> s_numbers = new();

    /// <summary>Told of every child that is made. Must not block.</summary>
    public static Action? Added { get; set; }

    /// <summary>Called while the spawn is in flight (<see cref="SpawnGate"/>).</summary>
    public static void Add(int pid)
    {
        s_numbers[pid] = 0;
        Added?.Invoke();
    }

    /// <summary>The child has been reaped.</summary>
    public static void Remove(int pid) => s_numbers.TryRemove(pid, out _);

    /// <summary>True when Kin made the child of that number.</summary>
    public static bool Contains(int pid) => s_numbers.ContainsKey(pid);
}
