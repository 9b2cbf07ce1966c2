using System.Globalization;

namespace Kin;

/// <summary>
/// A process that has ended and that its parent has not waited for: the kernel keeps its number and status
/// until then. Immutable: as it was when it was looked for.
/// </summary>
/// <param name="Id">The number.</param>
/// <param name="ParentId">Who would have to wait for it.</param>
/// <param name="Name">The name of its program, at most 15 bytes (comm, proc_pid_comm(5)).</param>
/// <param name="ParentName">The name of the parent's program; empty when the parent is gone by now.</param>
public sealed record Zombie(int Id, int ParentId, string Name, string ParentName)
{
    /// <summary>All that can be seen in /proc.</summary>
    public static IReadOnlyList<Zombie> All() => Among(ProcessStat.ReadAll(), _ => true);

    /// <summary>Those below this process: its own zombies, and those of its descendants.</summary>
    public static IReadOnlyList<Zombie> BelowThisProcess()
    {
        List<(int Id, ProcessStat Stat)> all = ProcessStat.ReadAll();
        ILookup<int, int> children = all.ToLookup(p => p.Stat.ParentId, p => p.Id);
        HashSet<int> below = [];
        Stack<int> parents = new([Environment.ProcessId]);
        while (parents.TryPop(out int parent))
        {
            foreach (int child in children[parent].Where(below.Add))
            {
                parents.Push(child);
            }
        }

        return Among(all, below.Contains);
    }

    /// <summary>"4711 (sh), child of 4700 (make)".</summary>
    public override string ToString() => $"{Id} ({Name}), child of {ParentId} ({ParentName})";

    private static Zombie[] Among(List<(int Id, ProcessStat Stat)> all, Func<int, bool> wanted) =>
    [
        .. from process in all
           where process.Stat.IsZombie && wanted(process.Id)
           orderby process.Id
           select new Zombie(
               process.Id, process.Stat.ParentId, NameOf(process.Id), NameOf(process.Stat.ParentId)),
    ];

    internal static string NameOf(int id)
    {
        try
        {
            return File.ReadAllText(
                string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/comm")).TrimEnd('\n');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
