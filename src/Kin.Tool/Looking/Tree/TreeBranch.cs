namespace Kin.Tool.Looking.Tree;

/// <summary>A process in the picture, or a thread, or several that look the same.</summary>
internal sealed class TreeBranch(string name, string text, int id)
{
    /// <summary>The name alone, by which the picture is sorted.</summary>
    public string Name { get; } = name;

    /// <summary>What is written: the name, and what was asked for behind it.</summary>
    public string Text { get; } = text;

    /// <summary>The number of the process or thread; of several that of the first.</summary>
    public int Id { get; } = id;

    /// <summary>It is a thread.</summary>
    public bool IsThread { get; init; }

    /// <summary>How many look like this, with all below them.</summary>
    public int Count { get; set; } = 1;

    /// <summary>What is below, in the order of the picture.</summary>
    public List<TreeBranch> Children { get; set; } = [];
}
