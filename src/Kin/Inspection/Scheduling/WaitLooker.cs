using Kin.Native.Processes;

namespace Kin.Inspection.Scheduling;

/// <summary>
/// Looks in /proc at threads that have been blocked for a while, for what no record tells: the call in which
/// they wait, that they are stopped, how long they were ready. A look takes some 30 us, so there are few of
/// them at a time. Not thread-safe.
/// </summary>
/// <param name="table">The threads.</param>
/// <param name="after">Nanoseconds blocked before a look; 0: never.</param>
/// <param name="hasTracepoints">States and times ready are told by records.</param>
internal sealed class WaitLooker(ThreadTable table, long after, bool hasTracepoints)
{
    private const int LooksAtOnce = 32, LooksAtLast = 1024, SchedulesAtOnce = 64;
    private const long SchedulePace = 100_000_000;

    private readonly ProcFs _source = ProcFs.Default;
    private readonly List<Seen> _seen = []; // by looks at the last time
    private int _nextLook, _nextSchedule;
    private long _nextRound;

    /// <summary>Looks at some.</summary>
    public void Look()
    {
        long now = EventClock.Now;
        Tell();
        LookAtWaits(now, LooksAtOnce);
        LookAtEnded();
        if (!hasTracepoints && now >= _nextRound)
        {
            LookAtSchedules(SchedulesAtOnce);
        }
    }

    /// <summary>What waits now and has not been looked at, and the times ready, before the end.</summary>
    public void LookAtLast()
    {
        LookAtWaits(EventClock.Now, LooksAtLast);
        LookAtEnded();
        if (!hasTracepoints)
        {
            _nextSchedule = 0;
            LookAtSchedules(int.MaxValue);
        }
    }

    /// <summary>
    /// What was seen is told, now that records have been taken in that are later than the looks.
    /// </summary>
    public void Tell()
    {
        foreach (Seen seen in _seen)
        {
            seen.Track.Learn(seen.Step, seen.Moment, seen.State, seen.On);
        }

        _seen.Clear();
    }

    private void LookAtWaits(long now, int most)
    {
        int looks = 0, all = table.All.Count;
        for (int i = 0; i < all && looks < most && after > 0; i++)
        {
            _nextLook = _nextLook + 1 < all ? _nextLook + 1 : 0;
            ThreadTrack track = table.All[_nextLook];
            if (track.Ended is null && !track.IsLookedAt && now - track.Since >= after
                && track.State is not (SchedulingState.Running or SchedulingState.Ready))
            {
                looks++;
                track.IsLookedAt = true;
                LookAt(track);
            }
        }
    }

    private void LookAt(ThreadTrack track)
    {
        long moment = EventClock.Now;
        if (track.KeptUntil is not null || !TryRead(track, out ProcessInfo thread))
        {
            return;
        }

        SchedulingState? state = thread.State switch
        {
            ProcessState.Stopped => SchedulingState.Stopped,
            ProcessState.Traced => SchedulingState.Traced,
            ProcessState.DiskSleep => SchedulingState.DiskSleep,
            ProcessState.Sleeping or ProcessState.Idle => SchedulingState.Blocked,
            _ => null, // it runs by now
        };
        if (state is SchedulingState seen)
        {
            bool isStopped = seen is SchedulingState.Stopped or SchedulingState.Traced;
            _seen.Add(new(
                track, track.Steps.Count - 1, moment, hasTracepoints ? null : seen,
                isStopped ? null : OnWhat(thread)));
        }
    }

    private static BlockedOn? OnWhat(in ProcessInfo thread)
    {
        try
        {
            if (thread.ReadWaitingCall().TryGet(out WaitingCall? call) && call is not null)
            {
                string? target = null;
                bool isKnown = call.IsOnDescriptor
                    && thread.ReadDescriptorTarget(call.FirstNumber).TryGet(out target);
                return new BlockedOn(call, isKnown ? target : null, null);
            }

            return thread.ReadWaitPlace().TryGet(out string? place) && place is not null
                ? new BlockedOn(null, null, place) : null;
        }
        catch (Exception e) when (e is LinuxException or InvalidDataException)
        {
            return null; // no descriptor is left, for one: what is not known is not told
        }
    }

    // A first thread that has ended stays in /proc until its parent has waited for it.
    private void LookAtEnded()
    {
        foreach (ThreadTrack track in hasTracepoints ? [] : table.JustEnded)
        {
            LookAtSchedule(track);
        }

        table.JustEnded.Clear();
    }

    private void LookAtSchedules(int most)
    {
        int all = table.All.Count, looks = 0;
        for (; _nextSchedule < all && looks < most; _nextSchedule++)
        {
            if (table.All[_nextSchedule].Ended is null)
            {
                LookAtSchedule(table.All[_nextSchedule]);
                looks++;
            }
        }

        if (_nextSchedule >= all)
        {
            (_nextSchedule, _nextRound) = (0, EventClock.Now + SchedulePace);
        }
    }

    private void LookAtSchedule(ThreadTrack track)
    {
        if (TryRead(track, out ProcessInfo thread))
        {
            try
            {
                track.ReadySeen = thread.ReadSchedule().TryGet(out ProcessSchedule schedule)
                    ? schedule.Ready.Ticks * TimeSpan.NanosecondsPerTick : track.ReadySeen;
            }
            catch (Exception e) when (e is LinuxException or InvalidDataException)
            {
            }
        }
    }

    private bool TryRead(ThreadTrack track, out ProcessInfo thread)
    {
        try
        {
            ProcOutcome outcome = track.Thread == track.Process
                ? _source.TryRead(track.Process, out thread)
                : _source.TryReadThread(track.Process, track.Thread, out thread);
            return outcome == ProcOutcome.Read;
        }
        catch (Exception e) when (e is LinuxException or InvalidDataException)
        {
            thread = default;
            return false;
        }
    }

    private sealed record Seen(
        ThreadTrack Track, int Step, long Moment, SchedulingState? State, BlockedOn? On);
}
