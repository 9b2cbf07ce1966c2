using System.Globalization;
using Kin.Native;
using Kin.Native.Files;

namespace Kin.Inspection;

/// <summary>
/// Which processes have which objects open or in their memory, and which threads sleep at which: one pass
/// over /proc.
/// </summary>
internal sealed class IpcUse
{
    private readonly Dictionary<IpcPlace, SortedSet<int>> _processes;
    private readonly Dictionary<IpcPlace, List<IpcWaiter>> _waiters = [];
    private readonly Dictionary<IpcPlace, OpenPipe> _pipes = [];

    private IpcUse(IEnumerable<IpcPlace> places) =>
        _processes = places.Distinct().ToDictionary(place => place, _ => new SortedSet<int>());

    /// <summary>Pipes that somebody has open, in the order of their names.</summary>
    public IEnumerable<OpenPipe> Pipes => _pipes.Values.OrderBy(p => p.Name, StringComparer.Ordinal);

    /// <summary>How many processes could not be looked at.</summary>
    public int Hidden { get; private set; }

    /// <summary>Looks at all processes of this IPC namespace for these objects.</summary>
    public static IpcUse Look(IEnumerable<IpcPlace> places)
    {
        IpcUse use = new(places);
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

    /// <summary>The processes that have the object.</summary>
    public IReadOnlyList<int> ProcessesAt(IpcPlace place) => [.. _processes[place]];

    /// <summary>The threads that sleep at the object.</summary>
    public IReadOnlyList<IpcWaiter> WaitersAt(IpcPlace place) =>
        _waiters.TryGetValue(place, out List<IpcWaiter>? found) ? found : [];

    private static string? IpcNamespace(string process) => new FileInfo($"/proc/{process}/ns/ipc").LinkTarget;

    private void Add(int pid, string? here)
    {
        try
        {
            if (IpcNamespace($"{pid}") is string there && there != here)
            {
                return;
            }

            ProcessMapping[] mappings = [.. ProcessMapping.Of(pid)];
            foreach (ProcessMapping mapping in mappings)
            {
                Note(mapping.Place, pid);
            }

            foreach (string path in Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd"))
            {
                if (FileIdentity.OfTarget(path) is FileIdentity file)
                {
                    IpcPlace place = new(file.Device, file.Inode);
                    NotePipe(place, file, path, pid);
                    Note(place, pid);
                }
            }

            foreach ((IpcPlace place, IpcWaiter waiter) in SleepingThreadInfo.Of(pid, mappings))
            {
                Note(place, waiter);
            }
        }
        catch (UnauthorizedAccessException)
        {
            Hidden++;
        }
        catch (IOException)
        {
            // ended meanwhile
        }
    }

    // Only those are noted that are asked for; a pipe is, as soon as it is met.
    private void NotePipe(IpcPlace place, FileIdentity file, string path, int pid)
    {
        if (file.Type != Libc.S_IFIFO)
        {
            return;
        }

        _processes.TryAdd(place, []);
        int number = int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture);
        if (_pipes.TryGetValue(place, out OpenPipe? known))
        {
            known.Ends.Add((pid, number));
        }
        else if (new FileInfo(path).LinkTarget is string name)
        {
            _pipes[place] = new OpenPipe(name, file, [(pid, number)]);
        }
    }

    private void Note(IpcPlace place, IpcWaiter waiter)
    {
        if (!_waiters.TryGetValue(place, out List<IpcWaiter>? all))
        {
            _waiters[place] = all = [];
        }

        all.Add(waiter);
    }

    private void Note(IpcPlace place, int pid)
    {
        if (_processes.TryGetValue(place, out SortedSet<int>? pids))
        {
            pids.Add(pid);
        }
    }
}
