using System.Globalization;
using Kin.Inspection;

namespace Kin.Tool.Looking.Tree;

/// <summary>What stands in the picture for a process, as in pstree(1).</summary>
internal static class TreeLabel
{
    public const string Orphan = "<orphan>", Zombie = "<zombie>", Stopped = "<stopped>";

    /// <summary>
    /// "name(pid,group,user,namespaces)&lt;marks&gt;", or with arguments "name,pid arguments".
    /// </summary>
    public static string Of(ProcessNode node, string name, TreeShape shape)
    {
        ref readonly ProcessInfo process = ref node.Process;
        IReadOnlyList<string> words = shape.HasArguments
            && process.ReadCommandLine().TryGet(out IReadOnlyList<string>? line) ? line : [];
        string details = string.Join(',', Details(node, shape));
        string marks = shape.HasMarks ? Marks(node) : "", arguments = string.Join(' ', words.Skip(1));
        string head = $"{name}{(details.Length > 0 ? "," : "")}{details}";
        return Plain.Of(shape.HasArguments
            ? $"{(words.Count > 0 ? head : $"({head})")}{marks} {arguments}".TrimEnd()
            : $"{name}{(details.Length > 0 ? $"({details})" : "")}{marks}");
    }

    /// <summary>"{name}(number)".</summary>
    public static string OfThread(in ProcessInfo thread, string name, TreeShape shape)
    {
        List<string> details =
            [.. If(shape.HasNumbers, thread.Id), .. If(shape.HasGroups, thread.ProcessGroupId)];
        string text = string.Join(',', details);
        return Plain.Of(details.Count == 0 ? $"{{{name}}}"
            : shape.HasArguments ? $"{{{name}}},{text}" : $"{{{name}}}({text})");
    }

    /// <summary>
    /// It has lost the process that started it: it is in a session which it did not make and its parent is
    /// not in.
    /// A session is inherited, so somebody else started it, and the kernel has given it to this parent.
    /// </summary>
    /// <remarks>
    /// Orphans in the session of the one that adopted them cannot be told; and a parent that has made a
    /// session of
    /// its own since then looks like one that adopted.
    /// </remarks>
    public static bool IsOrphan(ProcessNode node)
    {
        ref readonly ProcessInfo process = ref node.Process;
        return !process.IsKernelThread && node.Parent is ProcessNode parent && !process.IsSessionLeader
            && process.SessionId != 0 && process.SessionId != parent.Process.SessionId;
    }

    private static string[] If(bool condition, int number) => condition ? [Number(number)] : [];

    private static string Marks(ProcessNode node) => node.Process.State switch
    {
        ProcessState.Zombie when node.Process.IsZombie => Zombie,
        ProcessState.Stopped or ProcessState.Traced => Stopped,
        _ => "",
    } + (IsOrphan(node) ? Orphan : "");

    private static IEnumerable<string> Details(ProcessNode node, TreeShape shape)
    {
        if (shape.HasNumbers)
        {
            yield return Number(node.Process.Id);
        }

        if (shape.HasGroups)
        {
            yield return Number(node.Process.ProcessGroupId);
        }

        if (shape.HasUsers && User(node) is uint user && node.Parent is not null
            && User(node.Parent) is uint above && user != above)
        {
            yield return Accounts.UserName(user) ?? user.ToString(CultureInfo.InvariantCulture);
        }

        if (!shape.HasNamespaces || node.Parent is null)
        {
            yield break;
        }

        foreach (string kind in NamespaceKinds.All)
        {
            if (node.Process.ReadNamespace(kind).TryGet(out NamespaceId own)
                && node.Parent.Process.ReadNamespace(kind).TryGet(out NamespaceId parents) && own != parents)
            {
                yield return kind;
            }
        }
    }

    private static uint? User(ProcessNode node) =>
        node.Process.ReadStatus().TryGet(out ProcessStatus? status) ? status.UserIds.Effective : null;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
