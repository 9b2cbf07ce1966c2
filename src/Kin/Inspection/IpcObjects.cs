namespace Kin.Inspection;

/// <summary>
/// The objects by which processes talk, in this IPC namespace: whose they are, how large, which processes
/// have them and who waits at them. What ipcs(1) and lsipc(1) list, and the processes.
/// </summary>
/// <remarks>
/// A picture made in one pass over /proc, which takes some milliseconds for each hundred processes. Other
/// processes go on meanwhile, so its parts may be a moment apart. Immutable.
/// </remarks>
/// <example><code>
/// foreach (IpcObject found in IpcObjects.Read().All)
///     Console.WriteLine($"{found} {found.SizeBytes} {found.Processes.Count}");
/// </code></example>
public sealed class IpcObjects
{
    private IpcObjects(IReadOnlyList<IpcObject> all, int hidden) => (All, HiddenProcesses) = (all, hidden);

    /// <summary>All of them, by kind.</summary>
    public IReadOnlyList<IpcObject> All { get; }

    /// <summary>
    /// How many processes may not be looked at by this user: they may have or wait for any of the objects.
    /// </summary>
    public int HiddenProcesses { get; }

    /// <summary>
    /// POSIX queues could be listed: their file system is mounted (/dev/mqueue), or this user may mount it.
    /// </summary>
    public bool HasPosixMessageQueues { get; private init; }

    /// <summary>
    /// Objects of System V could be listed: false where /proc is mounted with subset=pid (proc(5)), or the
    /// kernel has none.
    /// </summary>
    public bool HasSystemV { get; private init; }

    /// <summary>Makes the list.</summary>
    /// <param name="withPipes">
    /// Also the pipes that somebody has open, with and without a name: each is asked how full it is, which
    /// takes some microseconds.
    /// </param>
    /// <exception cref="IOException">/proc is not there.</exception>
    public static IpcObjects Read(bool withPipes = false)
    {
        IReadOnlyList<ListedObject>? queues = PosixQueueTable.Read();
        IReadOnlyList<ListedObject>? systemV = SystemVTable.Read();
        ListedObject[] listed = [.. systemV ?? [], .. queues ?? [], .. SharedMemoryFiles.Read()];
        IpcUse use = IpcUse.Look(listed.Select(l => l.Place));
        IEnumerable<ListedObject> pipes = withPipes ? use.Pipes.Select(pipe => pipe.List()) : [];
        return new IpcObjects([.. listed.Concat(pipes).Select(l => l.With(use))], use.Hidden)
        {
            HasPosixMessageQueues = queues is not null,
            HasSystemV = systemV is not null,
        };
    }

    /// <summary>Those of one kind.</summary>
    public IEnumerable<IpcObject> Of(IpcObjectKind kind) => All.Where(o => o.Kind == kind);
}
