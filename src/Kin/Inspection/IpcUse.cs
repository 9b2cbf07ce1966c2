using System.Globalization;

namespace Kin.Inspection;

/// <summary>
/// Which processes have which objects in their memory, and which threads sleep at which: one pass over /proc.
/// </summary>
internal sealed class IpcUse
{
    private readonly Dictionary<int, SortedSet<int>> _segments = [];
    private readonly List<SleepingThreadInfo> _sleeping = [];

    /// <summary>How many processes could not be looked at.</summary>
    public int Hidden { get; private set; }

    /// <summary>Looks at all processes of this IPC namespace.</summary>
    public static IpcUse Look()
    {
        IpcUse use = new();
        string? here = IpcNamespace("self");
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int pid))
            {
                use.Add(pid, here);
            }
        }

        return use;
    }

    /// <summary>The processes that have the System V segment attached.</summary>
    public IReadOnlyList<int> ProcessesWith(int segment) =>
        _segments.TryGetValue(segment, out SortedSet<int>? pids) ? [.. pids] : [];

    /// <summary>The threads that sleep at the System V object.</summary>
    public IReadOnlyList<IpcWaiter> WaitersAt(IpcObjectKind kind, int id) =>
    [
        .. from thread in _sleeping
           where thread.Object == kind && thread.First == (ulong)id
           select thread.Waiter,
    ];

    private static string? IpcNamespace(string process) => new FileInfo($"/proc/{process}/ns/ipc").LinkTarget;

    private void Add(int pid, string? here)
    {
        try
        {
            if (IpcNamespace($"{pid}") is string there && there != here)
            {
                return;
            }

            foreach (ProcessMapping mapping in ProcessMapping.Of(pid))
            {
                if (mapping.SegmentId is int id)
                {
                    CollectionFor(_segments, id).Add(pid);
                }
            }

            _sleeping.AddRange(SleepingThreadInfo.Of(pid));
        }
        catch (UnauthorizedAccessException)
        {
            Hidden++;
        }
        catch (IOException)
        {
            // ended meanwhile, or a thread of the kernel
        }
    }

    private static SortedSet<int> CollectionFor(Dictionary<int, SortedSet<int>> table, int key)
    {
        if (!table.TryGetValue(key, out SortedSet<int>? found))
        {
            table[key] = found = [];
        }

        return found;
    }
}
