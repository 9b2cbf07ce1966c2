using System.Globalization;
using Kin.Ipc;

namespace Kin.Inspection.Waits;

/// <summary>Waits for locks of files, as /proc/locks has them (proc_locks(5)).</summary>
internal static class FileLockWaits
{
    /// <summary>The wait of a thread; null: it waits for no lock of a file.</summary>
    public static ThreadWait? Of(Sleeper sleeper, MachineLook look)
    {
        if (WantedLock.Of(sleeper, look) is not WantedLock wanted)
        {
            return null;
        }

        string file = wanted.Line.Path ?? $"inode {wanted.Line.Inode}";
        int[][] inTheWay = [.. InTheWay(sleeper, wanted, look)];
        int[] alone =
            [.. inTheWay.Where(owners => owners.Length == 1).Select(owners => owners[0]).Distinct()];
        ThreadWait wait = sleeper.For(
            WaitObjectKind.FileLock, $"{sleeper.Call.Name} of {file}{Range(wanted.Line)}",
            (inTheWay.Length == 1 || alone.Length == 0 ? inTheWay.FirstOrDefault() ?? [] : alone)
                .Select(id => new WaitParty(id, 0)));
        return wait with
        {
            NeedsAll = inTheWay.Length > 1 && alone.Length > 1,
            IsExact = wanted.IsSure
                && (look.SeesAll || (wanted.Line.Kind == FileLockKind.Posix && wait.Holders.Count == 1
                    && look.FileLocks.Where(wanted.IsKeptAwayBy).All(l => l.Kind == FileLockKind.Posix))),
        };
    }

    // The kernel names one lock that is in the way, and the next when that has gone: all of them have to go.
    // One element for each, with those of whom any may let go of it. Locks of open files that are alike are
    // not told apart: as many as have such a one have one each.
    private static IEnumerable<int[]> InTheWay(Sleeper sleeper, WantedLock wanted, MachineLook look)
    {
        IReadOnlyList<FileLockInfo> own = wanted.Line.Kind == FileLockKind.OpenFile
            ? FileLockTable.Parse(sleeper.Process.DetailsOf(sleeper.Call.FirstNumber)?.Locks ?? []) : [];
        foreach (IGrouping<(FileLockKind?, bool, long, long?, int?), FileLockInfo> alike in look.FileLocks
            .Where(wanted.IsKeptAwayBy).GroupBy(l => (l.Kind, l.IsExclusive, l.Start, l.End, l.ProcessId)))
        {
            bool hasOne = own.Any(alike.First().IsLike); // of which it wants to make another
            int count = alike.Count() - (hasOne ? 1 : 0);
            int[] owners = [.. alike.First().Processes.Where(id => !hasOne || id != sleeper.Process.Id)];
            if (count == owners.Length)
            {
                foreach (int owner in owners)
                {
                    yield return [owner];
                }
            }
            else if (count > 0)
            {
                yield return owners;
            }
        }
    }

    private static string Range(FileLockInfo wanted) => wanted is { Start: 0, End: null } ? ""
        : string.Create(CultureInfo.InvariantCulture, $" from byte {wanted.Start} on");
}
