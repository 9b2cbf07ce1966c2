using System.Buffers;
using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Proc;

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
        NamespaceId? here = ProcFs.Default.OpenSelf().ReadNamespace("ipc").TryGet(out NamespaceId own)
            ? own : null;
        foreach (int pid in ProcFs.Default.ProcessIds())
        {
            ProcOutcome outcome = ProcFs.Default.TryRead(pid, out ProcessInfo process);
            use.Hidden += outcome == ProcOutcome.Denied ? 1 : 0;
            if (outcome == ProcOutcome.Read && !process.IsKernelThread && !process.IsZombie)
            {
                use.Add(process, here);
            }
        }

        return use;
    }

    /// <summary>The processes that have the object.</summary>
    public IReadOnlyList<int> ProcessesAt(IpcPlace place) => [.. _processes[place]];

    /// <summary>The threads that sleep at the object.</summary>
    public IReadOnlyList<IpcWaiter> WaitersAt(IpcPlace place) =>
        _waiters.TryGetValue(place, out List<IpcWaiter>? found) ? found : [];

    private void Add(ProcessInfo process, NamespaceId? here)
    {
        bool? isHere = null;
        ProcReading<IReadOnlyList<MemoryMapping>> memory = process.ReadMappings();
        if (!memory.TryGet(out IReadOnlyList<MemoryMapping>? all))
        {
            Hidden += memory.Outcome == ProcOutcome.Denied ? 1 : 0;
            return;
        }

        ProcessMapping[] mappings = [.. ProcessMapping.Among(all).Where(m => MayBeOurs(m.Place))];
        foreach (ProcessMapping mapping in mappings)
        {
            Note(mapping.Place, process.Id);
        }

        NoteFiles(process);
        NoteSleepers(process.Id, mappings, MayBeOurs);

        // The namespace, which few have to be asked for. That of another user's process is not known.
        bool MayBeOurs(IpcPlace place) => !place.IsSystemV
            || (isHere ??= !process.ReadNamespace("ipc").TryGet(out NamespaceId there) || there == here);
    }

    private void NoteFiles(in ProcessInfo process)
    {
        using DescriptorDirectory? directory = ProcFs.Default.TryOpenDescriptors(process, out _);
        byte[] room = ArrayPool<byte>.Shared.Rent(ProcPath.Most);
        while (directory is not null && directory.TryNext(room, out int number, out ReadOnlySpan<byte> link))
        {
            if (directory.FileOf(number) is FileIdentity file)
            {
                IpcPlace place = new(file.Device, file.Inode);
                if (file.Type == Libc.S_IFIFO)
                {
                    NotePipe(place, file, link, (process.Id, number));
                }

                Note(place, process.Id);
            }
        }

        ArrayPool<byte>.Shared.Return(room);
    }

    private void NoteSleepers(int process, ProcessMapping[] mappings, Predicate<IpcPlace> mayBeOurs)
    {
        try
        {
            foreach ((IpcPlace place, IpcWaiter waiter) in SleepingThreadInfo.Of(process, mappings)
                .Where(sleeping => mayBeOurs(sleeping.Place)))
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
    private void NotePipe(
        IpcPlace place, FileIdentity file, ReadOnlySpan<byte> link, (int Process, int Descriptor) end)
    {
        _processes.TryAdd(place, []);
        if (!_pipes.TryGetValue(place, out OpenPipe? pipe))
        {
            _pipes[place] = pipe = new OpenPipe(SystemText.Decode(link), file, []);
        }

        pipe.Ends.Add(end);
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
