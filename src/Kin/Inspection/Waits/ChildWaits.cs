namespace Kin.Inspection.Waits;

/// <summary>Waits for the end of a child: wait4(2), waitid(2).</summary>
internal static class ChildWaits
{
    // P_ALL, P_PID, P_PGID, P_PIDFD
    private const int OfAll = 0, OfProcess = 1, OfGroup = 2, OfDescriptor = 3;

    /// <summary>The wait of a thread; null: it waits for no child.</summary>
    public static ThreadWait? Of(Sleeper sleeper, MachineLook look)
    {
        int level = sleeper.Process.Numbers.Count; // numbers are those of the pid namespace of the waiter
        (int kind, int number) = sleeper.Call.Name switch
        {
            "wait4" => Wait4(sleeper.Call.FirstNumber, sleeper.Process.GroupId),
            "waitid" => (sleeper.Call.FirstNumber, unchecked((int)sleeper.Call.Arguments[1])),
            _ => (-1, 0),
        };
        if (kind == OfDescriptor)
        {
            (kind, number, level) = (OfProcess, sleeper.Process.DetailsOf(number)?.ProcessId ?? 0, 0);
        }

        return kind < 0 ? null : sleeper.For(
            WaitObjectKind.ChildEnd,
            kind switch
            {
                OfProcess => $"the end of {number}",
                OfGroup => $"the end of a child in group {number}",
                _ => "the end of a child",
            },
            look.Processes.Values.Where(child => !child.IsZombie && child.ParentId == sleeper.Process.Id
                && (kind == OfAll
                    || (kind == OfProcess ? NumberOf(child, level) : child.GroupId) == number))
                .Select(child => new WaitParty(child.Id, 0))) with
        {
            IsExact = true,
            Heirs = kind == OfProcess ? [] : [.. look.HeirsOf(sleeper.Process)],
        };
    }

    private static int NumberOf(LookedProcess child, int level) =>
        level > 1 && child.Numbers.Count >= level ? child.Numbers[level - 1] : child.Id;

    // A number, -1 for any, 0 for one of the own group, -N for one of group N.
    private static (int Kind, int Number) Wait4(int wanted, int group) => wanted switch
    {
        > 0 => (OfProcess, wanted),
        -1 => (OfAll, 0),
        0 => (OfGroup, group),
        _ => (OfGroup, -wanted),
    };
}
