using Kin.Native;
using Kin.Native.Processes;

namespace Kin.Inspection.Events;

/// <summary>
/// Who lives, kept by the events of the kernel and by looks at /proc, and what there is to tell of each.
/// Everything that is told goes into one queue, in order.
/// </summary>
/// <remarks>
/// <para>The kernel tells of threads. A process has ended when its last thread has: its first may end long
/// before, and when a thread calls execve(2) the first one ends and the process goes on.</para>
/// <para>Not thread-safe.</para>
/// </remarks>
internal sealed partial class ProcessRoster(ProcFs source, int root, bool threads, Queue<ProcessEvent> told)
{
    private const long Tolerance = 100; // hundredths: from the start of a process to the event of its making

    private readonly Dictionary<int, KnownProcess> _alive = [];
    private readonly List<KnownProcess> _firstThreadEnded = [];
    private readonly HashSet<int> _inferredEnds = [];
    private bool _isUncertain;
    private long _lastEvent = EventClock.Now;
    private EventClock _clock = EventClock.Compare();

    /// <summary>There are processes whose end is to be looked for.</summary>
    public bool HasDoubts => _firstThreadEnded.Count > 0;

    /// <summary>How many processes are known to live.</summary>
    public int Count => _alive.Count;

    /// <summary>Compares the clocks anew.</summary>
    public void CompareClocks() => _clock = EventClock.Compare();

    /// <summary>Events are lost about now: no count of threads is trusted any more.</summary>
    public void Doubt()
    {
        if (!_isUncertain)
        {
            (_isUncertain, _ended, _lostSince) = (true, [], _clock.ToHundredths(_lastEvent));
        }

        foreach (KnownProcess process in _alive.Values)
        {
            process.Threads = KnownProcess.Unknown;
            process.Status = null;
        }
    }

    /// <summary>Says that events were lost; null: it is not known how many.</summary>
    public void Lose(long? count)
    {
        Doubt();
        told.Enqueue(new ProcessEvent(ProcessEventKind.Lost, _clock.ToTime(EventClock.Now))
        {
            LostCount = count,
            IsInferred = true,
        });
    }

    /// <summary>Looks for the end of processes whose first thread has ended.</summary>
    public void SettleDoubts()
    {
        foreach (KnownProcess process in (KnownProcess[])[.. _firstThreadEnded])
        {
            bool isThere = TryLook(process, out ProcessInfo now);
            if (isThere && !now.IsZombie)
            {
                continue;
            }

            if (!process.SeemsEnded)
            {
                process.SeemsEnded = true; // what the kernel tells of its last thread may still be on its way
                continue;
            }

            process.Status = isThere ? StatusOf(now) ?? process.Status : process.Status;
            End(process, EventClock.Now, isInferred: false);
        }
    }

    // Of this process, and not of another one of its number.
    private bool TryLook(KnownProcess process, out ProcessInfo now) =>
        source.TryRead(process.Id, out now) == ProcOutcome.Read && IsSame(process, now.StartTicks);

    private bool IsSame(KnownProcess process, long startTicks)
    {
        if (process.StartTicks == 0 && process.BornAt != 0
            && IsNear(startTicks, _clock.ToHundredths(process.BornAt)))
        {
            process.StartTicks = startTicks;
        }

        return process.StartTicks == startTicks || (process.StartTicks == 0 && process.BornAt == 0);
    }

    private static bool IsNear(long startTicks, long eventTicks) =>
        startTicks >= eventTicks - Tolerance && startTicks <= eventTicks + 1;

    private KnownProcess Add(in ProcessInfo found)
    {
        KnownProcess process = new(found.Id)
        {
            ParentId = found.ParentId,
            StartTicks = found.StartTicks,
            BornAt = _clock.FromHundredths(found.StartTicks),
            Name = found.Name,
            Arguments = found.Addresses.ArgumentsStart,
            UserId = UserOf(found),
            IsWanted = IsWanted(found.Id, found.ParentId),
        };
        process.Started = _clock.ToTime(process.BornAt);
        _alive[process.Id] = process;
        if (found.HasLostFirstThread)
        {
            _firstThreadEnded.Add(process);
        }

        return process;
    }

    private static uint? UserOf(in ProcessInfo found) => found.IsKernelThread ? 0
        : found.ReadStatus().TryGet(out ProcessStatus? status) ? status.UserIds.Effective : null;

    private bool IsWanted(int id, int parent) => root == 0 || id == root
        || (_alive.TryGetValue(parent, out KnownProcess? above) && above.IsWanted);

    private void End(KnownProcess process, long at, bool isInferred)
    {
        _alive.Remove(process.Id);
        _firstThreadEnded.Remove(process);
        _ended?.Add(process.Id);
        if (isInferred)
        {
            _inferredEnds.Add(process.Id);
        }

        if (!process.IsWanted)
        {
            return;
        }

        bool byItself = (process.Status & 0x7F) == 0; // false, too, when the status is not known
        told.Enqueue(new ProcessEvent(ProcessEventKind.Exit, _clock.ToTime(at))
        {
            ProcessId = process.Id,
            ParentId = process.ParentId,
            Started = process.Started,
            Name = process.Name,
            UserId = process.UserId,
            ExitCode = byItself ? (process.Status >> 8) & 0xFF : null,
            Signal = byItself || process.Status is null ? null : new Signal(process.Status.Value & 0x7F),
            CoreDumped = !byItself && (process.Status & 0x80) == 0x80,
            Duration = process.BornAt == 0 ? null : TimeSpan.FromTicks(
                Math.Max(at - process.BornAt, 0) / TimeSpan.NanosecondsPerTick),
            IsInferred = isInferred,
        });
    }

    private void TellOfBirth(KnownProcess process, bool isInferred)
    {
        process.IsBirthTold = true;
        if (process.IsWanted)
        {
            told.Enqueue(new ProcessEvent(ProcessEventKind.Fork, process.Started!.Value)
            {
                ProcessId = process.Id,
                ParentId = process.ParentId,
                Started = process.Started,
                Name = process.Name,
                UserId = process.UserId,
                IsInferred = isInferred,
            });
        }
    }
}
