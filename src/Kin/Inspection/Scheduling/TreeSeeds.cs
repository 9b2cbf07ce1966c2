using Kin.Native.Processes;

namespace Kin.Inspection.Scheduling;

/// <summary>The threads of a process and of its descendants, as they are when a trace begins.</summary>
internal static class TreeSeeds
{
    /// <summary>All of them, parents first.</summary>
    public static IEnumerable<ProcessInfo> ThreadsBelow(int root)
    {
        ProcFs source = ProcFs.Default;
        ILookup<int, int> children = source.Processes().ToLookup(one => one.ParentId, one => one.Id);
        Queue<int> open = new([root]);
        HashSet<int> known = [root];
        while (open.TryDequeue(out int process))
        {
            if (source.TryRead(process, out ProcessInfo found) == ProcOutcome.Read)
            {
                foreach (ProcessInfo thread in found.Threads())
                {
                    yield return thread;
                }
            }

            foreach (int child in children[process].Where(known.Add))
            {
                open.Enqueue(child);
            }
        }
    }

    /// <summary>It can still do something: what has ended may be in /proc for a while.</summary>
    public static bool Lives(in ProcessInfo thread) =>
        ProcFs.Default.TryReadThread(thread.ProcessId, thread.Id, out ProcessInfo seen) == ProcOutcome.Read
        && !HasEnded(seen);

    /// <summary>
    /// The thread as it is now, or null when it has ended. A first thread that has ended before its process
    /// is none.
    /// </summary>
    public static (ThreadTrack Track, SchedulingState State)? Look(in ProcessInfo thread)
    {
        long now = EventClock.Now;
        ProcOutcome outcome = ProcFs.Default.TryReadThread(
            thread.ProcessId, thread.Id, out ProcessInfo seen);
        if (outcome != ProcOutcome.Read || HasEnded(seen))
        {
            return null;
        }

        ThreadTrack track = new(seen.ProcessId, seen.Id, 0, now) { Name = seen.Name, IsSeeded = true };
        track.WasOn(seen.LastCpu);
        if (seen.ReadSchedule().TryGet(out ProcessSchedule schedule))
        {
            track.ReadyBefore = track.ReadySeen = schedule.Ready.Ticks * TimeSpan.NanosecondsPerTick;
        }

        return (track, seen.State switch
        {
            ProcessState.Running => SchedulingState.Running,
            ProcessState.DiskSleep => SchedulingState.DiskSleep,
            ProcessState.Stopped => SchedulingState.Stopped,
            ProcessState.Traced => SchedulingState.Traced,
            _ => SchedulingState.Blocked,
        });
    }

    private static bool HasEnded(in ProcessInfo thread) =>
        thread.State is ProcessState.Zombie or ProcessState.Dead;
}
