using Kin.Inspection;

namespace Kin.Tool.Looking.Tree;

/// <summary>From the processes to what is drawn.</summary>
internal static class TreeMaker
{
    /// <summary>All below a process, with it.</summary>
    public static TreeBranch Of(ProcessNode root, TreeShape shape)
    {
        List<ProcessNode> nodes = [root, .. root.Descendants()];
        Dictionary<ProcessNode, TreeBranch> made = new(nodes.Count);
        Dictionary<string, int> looks = new(StringComparer.Ordinal);
        Dictionary<TreeBranch, int> lookOf = new(nodes.Count);

        // Those below come first, so that what looks the same is known by one number.
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            ProcessNode node = nodes[i];
            TreeBranch branch = Bare(node, shape);
            List<TreeBranch> below = [.. node.Children.Select(child => made[child]), .. Threads(node, shape)];
            below = Sorted(below, shape);
            if (shape.IsMerged)
            {
                below = Merged(below, looks, lookOf, shape.HasArguments);
            }

            branch.Children = below;
            made.Add(node, branch);
        }

        return made[root];
    }

    /// <summary>The ancestors of a process, the outermost first, down to it and all below.</summary>
    public static TreeBranch WithParents(ProcessNode node, TreeShape shape)
    {
        TreeBranch branch = Of(node, shape);
        foreach (ProcessNode ancestor in node.Ancestors())
        {
            TreeBranch above = Bare(ancestor, shape);
            above.Children = [branch];
            branch = above;
        }

        return branch;
    }

    private static TreeBranch Bare(ProcessNode node, TreeShape shape)
    {
        string name = ProgramName.Of(node.Process);
        return new(name, TreeLabel.Of(node, name, shape), node.Process.Id);
    }

    private static IEnumerable<TreeBranch> Threads(ProcessNode node, TreeShape shape)
    {
        if (!shape.HasThreads || node.Process.ThreadCount <= 1)
        {
            yield break;
        }

        foreach (ProcessInfo thread in node.Process.Threads())
        {
            if (thread.Id != node.Process.Id)
            {
                string name = shape.HasThreadNames ? thread.Name : ProgramName.Of(node.Process);
                yield return new($"{{{name}}}", TreeLabel.OfThread(thread, name, shape), thread.Id)
                {
                    IsThread = true,
                };
            }
        }
    }

    private static List<TreeBranch> Sorted(List<TreeBranch> all, TreeShape shape) => shape.IsByNumber
        ? [.. all.OrderBy(branch => branch.Id)]
        : [.. all.OrderBy(branch => branch.Name, StringComparer.Ordinal).ThenBy(branch => branch.Id)];

    private static List<TreeBranch> Merged(
        List<TreeBranch> all, Dictionary<string, int> looks, Dictionary<TreeBranch, int> lookOf,
        bool threadsOnly)
    {
        Dictionary<int, TreeBranch> first = [];
        List<TreeBranch> kept = [];
        foreach (TreeBranch branch in all)
        {
            string below =
                string.Join(' ', branch.Children.Select(child => $"{lookOf[child]}*{child.Count}"));
            string look = $"{branch.Text}\n{below}";
            if (!looks.TryGetValue(look, out int number))
            {
                looks.Add(look, number = looks.Count);
            }

            lookOf[branch] = number;
            if ((branch.IsThread || !threadsOnly) && first.TryGetValue(number, out TreeBranch? same))
            {
                same.Count++;
                continue;
            }

            first.TryAdd(number, branch);
            kept.Add(branch);
        }

        return kept;
    }
}
