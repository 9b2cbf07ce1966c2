namespace Kin.Inspection;

/// <summary>A process in a <see cref="ProcessTree"/>.</summary>
/// <remarks>It does not change once the tree is made.</remarks>
public sealed class ProcessNode
{
    private readonly ProcessInfo _process;
    private readonly List<ProcessNode> _children = [];

    internal ProcessNode(in ProcessInfo process) => _process = process;

    /// <summary>The process.</summary>
    public ref readonly ProcessInfo Process => ref _process;

    /// <summary>Its parent; null: it is a root.</summary>
    public ProcessNode? Parent { get; private set; }

    /// <summary>Its children, in the order of their numbers.</summary>
    public IReadOnlyList<ProcessNode> Children => _children;

    /// <summary>How many ancestors it has in the tree.</summary>
    public int Depth => Ancestors().Count();

    /// <summary>Its parent, the parent of that, and so on.</summary>
    public IEnumerable<ProcessNode> Ancestors()
    {
        for (ProcessNode? node = Parent; node is not null; node = node.Parent)
        {
            yield return node;
        }
    }

    /// <summary>All below it, each before its own children, however deep.</summary>
    public IEnumerable<ProcessNode> Descendants()
    {
        Stack<ProcessNode> left = new();
        PushChildren(left, this);
        while (left.TryPop(out ProcessNode? node))
        {
            yield return node;
            PushChildren(left, node);
        }
    }

    /// <summary>The process, as <see cref="ProcessInfo.ToString"/> has it.</summary>
    public override string ToString() => _process.ToString();

    /// <summary>
    /// Puts it below another one, unless that started later: then the number of the parent has been used
    /// again between two readings. So there is never a circle but among those that started in one tick.
    /// </summary>
    internal void Join(ProcessNode parent)
    {
        bool isOlder = parent._process.StartTicks <= _process.StartTicks;
        if (isOlder && parent != this && !parent.Ancestors().Contains(this))
        {
            Parent = parent;
            parent._children.Add(this);
        }
    }

    private static void PushChildren(Stack<ProcessNode> left, ProcessNode of)
    {
        for (int i = of._children.Count - 1; i >= 0; i--)
        {
            left.Push(of._children[i]);
        }
    }
}
