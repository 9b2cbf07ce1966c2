namespace Kin.Inspection;

/// <summary>
/// The processes of this machine and who started whom, as pstree(1) draws it: one pass over /proc, put in
/// order. Who has lost his parent is below the one that the kernel gave him, process 1 or a subreaper.
/// </summary>
/// <remarks>
/// Processes start and end during the pass. Whose parent was gone when it was to be read is read once more;
/// if the new parent is not known either, it is a root. Immutable and thread-safe.
/// </remarks>
/// <example><code>
/// foreach (ProcessNode below in ProcessTree.Read().Find(pid)!.Descendants())
///     Console.WriteLine($"{new string(' ', below.Depth)}{below}");
/// </code></example>
public sealed class ProcessTree
{
    private readonly Dictionary<int, ProcessNode> _all = [];

    private ProcessTree(ProcFs source)
    {
        foreach (ProcessInfo process in source.Processes())
        {
            _all[process.Id] = new ProcessNode(process);
        }

        foreach (ProcessNode node in (ProcessNode[])[.. _all.Values])
        {
            if (!IsPlaced(node) && source.TryRead(node.Process.Id, out ProcessInfo now) == ProcOutcome.Read
                && now.Identity == node.Process.Identity)
            {
                _all[now.Id] = new ProcessNode(now);
            }
        }

        foreach (ProcessNode node in _all.Values)
        {
            if (_all.TryGetValue(node.Process.ParentId, out ProcessNode? parent))
            {
                node.Join(parent);
            }
        }

        Roots = [.. _all.Values.Where(node => node.Parent is null)];
    }

    /// <summary>
    /// Those without a parent here: process 1, the threads of the kernel (below number 2), and in a container
    /// what came in from outside.
    /// </summary>
    public IReadOnlyList<ProcessNode> Roots { get; }

    /// <summary>All of them, in the order in which they were read.</summary>
    public IReadOnlyCollection<ProcessNode> All => _all.Values;

    /// <summary>Makes the tree.</summary>
    /// <param name="source">Where to look; null: <see cref="ProcFs.Default"/>.</param>
    /// <exception cref="LinuxException">As for <see cref="ProcFs.Processes"/>.</exception>
    public static ProcessTree Read(ProcFs? source = null) => new(source ?? ProcFs.Default);

    /// <summary>The process of that number; null: there was none.</summary>
    public ProcessNode? Find(int processId) => _all.GetValueOrDefault(processId);

    private bool IsPlaced(ProcessNode node) =>
        node.Process.ParentId == 0 || _all.ContainsKey(node.Process.ParentId);
}
