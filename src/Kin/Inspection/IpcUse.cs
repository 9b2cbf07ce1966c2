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

    /// <summary>
    /// Looks at all processes for these objects; those of other IPC namespaces have files and pipes in
    /// common with us, and no System V.
    /// </summary>
    public static IpcUse Look(IEnumerable<IpcPlace> places)
    {
        IpcUse use = new(places);
        string? here = IpcNamespace("self");
        foreach (int pid in ProcFs.Default.ProcessIds())
        {
            ProcOutcome outcome = ProcFs.Default.TryRead(pid, out ProcessInfo process);
            use.Hidden += outcome == ProcOutcome.Denied ? 1 : 0;
            if (outcome == ProcOutcome.Read && !process.IsKernelThread && !process.IsZombie)
            {
                use.Add(pid, process.ReachableId(), here);
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

    // Its files are asked for by the number of a thread that has not ended.
    private void Add(int pid, int reached, string? here)
    {
        try
        {
            bool isHere = IpcNamespace($"{reached}") is not string there || there == here;
            ProcessMapping[] mappings = [.. ProcessMapping.Of(reached).Where(m => isHere || !m.IsSystemV)];
            foreach (ProcessMapping mapping in mappings)
            {
                Note(mapping.Place, pid);
            }

            foreach (string path in Directory.EnumerateFileSystemEntries($"/proc/{reached}/fd"))
            {
                if (FileIdentity.OfTarget(path) is FileIdentity file)
                {
                    IpcPlace place = new(file.Device, file.Inode);
                    NotePipe(place, file, path, reached);
                    Note(place, pid);
                }
            }

            foreach ((IpcPlace place, IpcWaiter waiter) in SleepingThreadInfo.Of(pid, mappings)
                .Where(sleeping => isHere || !sleeping.Place.IsSystemV))
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
    private void NotePipe(IpcPlace place, FileIdentity file, string path, int reached)
    {
        if (file.Type != Libc.S_IFIFO)
        {
            return;
        }

        _processes.TryAdd(place, []);
        int number = int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture);
        if (_pipes.TryGetValue(place, out OpenPipe? known))
        {
            known.Ends.Add((reached, number));
        }
        else if (new FileInfo(path).LinkTarget is string name)
        {
            _pipes[place] = new OpenPipe(name, file, [(reached, number)]);
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
