namespace Kin;

public sealed partial record Command
{
    /// <summary>
    /// True: whatever the child starts, at any depth, belongs to it. What is orphaned below it becomes its
    /// own child (PR_SET_CHILD_SUBREAPER, Linux 3.4) and so stays findable, also after it has left group and
    /// session; disposing kills the whole tree, with certainty as long as the child itself lives. A program
    /// that never waits for children that it does not know keeps the zombies of its orphans until it ends.
    /// Default: false.
    /// </summary>
    public bool OwnsTree { get; init; }
}
