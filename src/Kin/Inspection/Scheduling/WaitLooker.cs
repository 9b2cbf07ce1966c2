using Kin.Native.Processes;

namespace Kin.Inspection.Scheduling;

/// <summary>
/// Looks in /proc at threads that have been blocked for a while, for what no record tells: the call in which
/// they wait, that they are stopped, how long they were ready. A look takes some 30 us, so there are few of
/// them at a time, and only at threads that live: thousands may end in a second. Not thread-safe.
/// </summary>
/// <param name="table">The threads.</param>
/// <param name="after">Nanoseconds blocked before a look; 0: never.</param>
/// <param name="hasTracepoints">States and times ready are told by records.</param>
internal sealed class WaitLooker(ThreadTable table, long after, bool hasTracepoints)
{
    private const int LooksAtOnce = 32, LooksAtLast = 1024, RoundAtOnce = 64;
    private const long RoundPace = 100_000_000;
    private const long Patience = 1_000_000_000; // by then the record of an end has been read, or is lost

    private readonly ProcFs _source = ProcFs.Default;
    private readonly List<Seen> _seen = []; // by looks at the last time
    private int _nextLook, _nextInRound;
    private long _nextRound;

    /// <summary>Looks at some.</summary>
    public void Look()
    {
        long now = EventClock.Now;
        table.DropEnded();
        Tell();
        LookAtWaits(now, LooksAtOnce);
        LookAtEnded();
        if ((!hasTracepoints || table.LostCount > 0) && now >= _nextRound)
        {
            GoRound(RoundAtOnce);
        }
    }

    /// <summary>What waits now and has not been looked at, and the times ready, before the end.</summary>
    public void LookAtLast()
    {
        table.DropEnded();
        LookAtWaits(EventClock.Now, LooksAtLast);
        LookAtEnded();
        if (!hasTracepoints)
        {
            _nextInRound = 0;
            GoRound(int.MaxValue);
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
        int looks = 0, all = table.Living.Count;
        for (int i = 0; i < all && looks < most && after > 0; i++)
        {
            _nextLook = _nextLook + 1 < all ? _nextLook + 1 : 0;
            ThreadTrack track = table.Living[_nextLook];
            if (!track.IsLookedAt && now - track.Since >= after
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

    // Where records were lost, ends may be among them: who is not there any more is found by the way.
    private void GoRound(int most)
    {
        int all = table.Living.Count, looks = 0;
        for (; _nextInRound < all && looks < most; _nextInRound++, looks++)
        {
            LookAtSchedule(table.Living[_nextInRound]);
        }

        if (_nextInRound >= all)
        {
            (_nextInRound, _nextRound) = (0, EventClock.Now + RoundPace);
        }
    }

    private void LookAtSchedule(ThreadTrack track)
    {
        if (TryRead(track, out ProcessInfo thread) && !hasTracepoints)
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
        thread = default;
        try
        {
            ProcOutcome outcome = !table.HasItsNumber(track) ? ProcOutcome.Gone
                : track.Thread == track.Process
                ? _source.TryRead(track.Process, out thread)
                : _source.TryReadThread(track.Process, track.Thread, out thread);
            bool isRead = outcome == ProcOutcome.Read && IsIt(track, thread);
            NoteGone(track, outcome == ProcOutcome.Gone || (outcome == ProcOutcome.Read && !isRead));
            return isRead;
        }
        catch (Exception e) when (e is LinuxException or InvalidDataException)
        {
            return false;
        }
    }

    // Who has the number now and was made after the thread was first told of is another one. To the
    // hundredth of a second, in which no kernel comes round to a number again.
    private static bool IsIt(ThreadTrack track, in ProcessInfo found) =>
        EventClock.Compare().FromHundredths(found.Identity.StartTicks) <= track.Born;

    // It may only have taken the number of its process over, which the next records tell.
    private static void NoteGone(ThreadTrack track, bool isGone)
    {
        long now = EventClock.Now;
        track.GoneSince = isGone ? track.GoneSince ?? now : null;
        track.IsGone = track.GoneSince is long since && now - since >= Patience;
    }

    private sealed record Seen(
        ThreadTrack Track, int Step, long Moment, SchedulingState? State, BlockedOn? On);
}
