namespace Kin.TestChild.Verbs;

/// <summary>
/// <c>family SIGNAL</c>: starts two children that live and die with it, one of them from a thread that ends at once, and
/// one that does not; prints their numbers in this order and waits to be killed.
/// </summary>
internal static class Family
{
    public static int Run(string[] args)
    {
        Command bound = new("sleep", "60") { KillOnParentExit = true, ParentExitSignal = Signal.Parse(args[0]) };
        List<ChildProcess> children = [bound.Start()];
        Thread brief = new(() => children.Add(bound.Start()));
        brief.Start();
        brief.Join();
        children.Add((bound with { KillOnParentExit = false }).Start());
        foreach (ChildProcess child in children)
        {
            Console.Out.WriteLine(child.Id);
        }

        Thread.Sleep(Timeout.Infinite);
        return 0;
    }
}
