using Kin.Native;

namespace Kin.Inspection.Events;

internal sealed partial class ProcessRoster
{
    // The file shows 0 to those who may not trace the process.
    private static readonly bool s_seesStatus = Environment.IsPrivilegedProcess;

    private readonly HashSet<ProcessIdentity> _knownZombies = [];
    private HashSet<int>? _ended; // since events are lost; null: none are
    private long _lostSince; // hundredths

    /// <summary>
    /// Learns who lives, and tells nothing of it: events tell of whatever happens from now on.
    /// </summary>
    public void Learn(ProcessScan scan)
    {
        foreach (ProcessInfo found in InOrder(scan))
        {
            if (!found.IsZombie)
            {
                Add(found);
            }
        }

        RememberZombies(scan);
    }

    /// <summary>
    /// Tells what must have happened for /proc to be as it is, and was not told. All events up to the end of
    /// the look have been taken in.
    /// </summary>
    public void Compare(ProcessScan scan)
    {
        _inferredEnds.Clear();
        foreach (KnownProcess process in (KnownProcess[])[.. _alive.Values])
        {
            if (process.BornAt >= scan.Begin && process.IsBirthSeen)
            {
                continue;
            }

            if (!scan.Found.TryGetValue(process.Id, out ProcessInfo found)
                || !IsSame(process, found.StartTicks))
            {
                process.Status = null;
                End(process, scan.End, isInferred: true);
            }
            else if (found.IsZombie)
            {
                EndZombie(process, found, scan.End);
            }
            else
            {
                CompareProgram(process, found, scan.End);
            }
        }

        TellOfUntold(scan);
        RememberZombies(scan);
        (_ended, _isUncertain) = (null, false);
    }

    private void TellOfUntold(ProcessScan scan)
    {
        foreach (ProcessInfo found in InOrder(scan))
        {
            if (!_alive.ContainsKey(found.Id) && IsUntold(found))
            {
                TellOfBirth(Add(found), isInferred: true);
                if (found.IsZombie)
                {
                    EndZombie(_alive[found.Id], found, scan.End);
                }
            }
        }
    }

    // A zombie may be one whose end was told long ago.
    private bool IsUntold(in ProcessInfo found) => _ended?.Contains(found.Id) != true
        && (!found.IsZombie
            || (found.StartTicks >= _lostSince && !_knownZombies.Contains(found.Identity)));

    private void EndZombie(KnownProcess process, in ProcessInfo found, long at)
    {
        process.Status = StatusOf(found);
        End(process, at, isInferred: true);
    }

    private static int? StatusOf(in ProcessInfo zombie) =>
        zombie.WaitStatus != 0 || s_seesStatus ? zombie.WaitStatus : null;

    private void RememberZombies(ProcessScan scan)
    {
        _knownZombies.Clear();
        foreach (ProcessInfo found in scan.Found.Values)
        {
            if (found.IsZombie)
            {
                _knownZombies.Add(found.Identity);
            }
        }
    }

    // Parents before their children.
    private static IEnumerable<ProcessInfo> InOrder(ProcessScan scan) =>
        scan.Found.Values.OrderBy(process => process.StartTicks).ThenBy(process => process.Id);

    // execve(2) puts the arguments to another place. Where that may not be seen, another name is taken for
    // it: most programs keep the name that it gave them. A thread of the kernel runs no program; /proc shows
    // some of them by what they do at the moment.
    private void CompareProgram(KnownProcess process, in ProcessInfo found, long at)
    {
        ulong arguments = found.Addresses.ArgumentsStart;
        bool isPlaceKnown = process.Arguments != 0 && arguments != 0;
        bool hasOtherName = process.Name is not null && !IsName(process.Name, found);
        bool isExec = isPlaceKnown ? process.Arguments != arguments : hasOtherName;
        process.Arguments = arguments;
        process.Name = hasOtherName || process.Name is null ? found.Name : process.Name;
        if ((!isExec && !hasOtherName) || !process.IsWanted || found.IsKernelThread)
        {
            return;
        }

        IReadOnlyList<string>? line = null;
        if (isExec)
        {
            found.ReadCommandLine().TryGet(out line);
        }

        told.Enqueue(new ProcessEvent(
            isExec ? ProcessEventKind.Exec : ProcessEventKind.Rename, _clock.ToTime(at))
        {
            ProcessId = process.Id,
            ParentId = process.ParentId,
            Started = process.Started,
            Name = process.Name,
            UserId = process.UserId,
            CommandLine = line is { Count: > 0 } ? line : null,
            IsInferred = true,
        });
    }

    private static bool IsName(string name, in ProcessInfo found)
    {
        Span<byte> bytes = stackalloc byte[256];
        int length = name.Length * 3 <= bytes.Length ? SystemText.Encode(name, bytes) : 0;
        return bytes[..length].SequenceEqual(found.NameBytes);
    }
}
