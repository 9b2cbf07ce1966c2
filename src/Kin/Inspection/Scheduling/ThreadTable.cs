using Kin.Native.Tracing;

namespace Kin.Inspection.Scheduling;

/// <summary>
/// The threads of a tree, from the records of the kernel: who is in which state since when. Threads of others
/// are passed over. Not thread-safe.
/// </summary>
/// <param name="root">The process whose tree it is.</param>
/// <param name="mostSteps">How many steps are kept.</param>
internal sealed class ThreadTable(int root, long mostSteps)
{
    private readonly Dictionary<int, ThreadTrack> _byNumber = [];
    private readonly List<ThreadTrack> _all = [], _living = [];
    private readonly Dictionary<int, (int Thread, long Since)> _turns = []; // who got a CPU last; 0: unknown
    private long _lost, _steps;

    /// <summary>All that there were, in the order in which they were seen.</summary>
    public IReadOnlyList<ThreadTrack> All => _all;

    /// <summary>Those that live; until <see cref="DropEnded"/> also what has ended since.</summary>
    public IReadOnlyList<ThreadTrack> Living => _living;

    /// <summary>Leaders of processes that ended since the last look; emptied by who looks.</summary>
    public List<ThreadTrack> JustEnded { get; } = [];

    /// <summary>Records that were lost.</summary>
    public long LostCount => Interlocked.Read(ref _lost);

    /// <summary>Steps that were not kept.</summary>
    public long UnkeptCount => Math.Max(0, _steps - mostSteps);

    /// <summary>The thread is one of the tree, and lives.</summary>
    public bool Knows(int thread) =>
        _byNumber.TryGetValue(thread, out ThreadTrack? known) && known.Ended is null;

    /// <summary>The number of the thread is not that of another one of the tree by now.</summary>
    public bool HasItsNumber(ThreadTrack track) => _byNumber.GetValueOrDefault(track.Thread) == track;

    /// <summary>Takes those out of the living that have ended.</summary>
    public void DropEnded() => _living.RemoveAll(track => track.Ended is not null || track.IsGone);

    /// <summary>A thread that was there before.</summary>
    public void Seed(ThreadTrack track, SchedulingState state)
    {
        Add(track);
        Move(track, state, track.Born);
    }

    /// <summary>Counts what was lost otherwise than a record says.</summary>
    public void Lose(long count) => Interlocked.Add(ref _lost, count);

    /// <summary>Takes a record in.</summary>
    public void Apply(in SchedulingRecord record, int cpu)
    {
        switch (record.Kind)
        {
            case SchedulingRecordKind.In:
                In(record.Thread, record.Process, cpu, record.Time);
                break;
            case SchedulingRecordKind.Out:
                Out(record.Thread, record.Process, record.Letter, record.Time);
                break;
            case SchedulingRecordKind.Switch:
                Switch(record, cpu);
                break;
            case SchedulingRecordKind.Waking:
                Wake(record);
                break;
            case SchedulingRecordKind.Fork:
                Fork(record);
                break;
            case SchedulingRecordKind.Exit:
                Exit(record);
                break;
            case SchedulingRecordKind.Name or SchedulingRecordKind.Exec:
                Rename(record);
                break;
            case SchedulingRecordKind.Lost:
                Lose(record.Count);
                _turns[cpu] = (0, record.Time);
                break;
            case SchedulingRecordKind.NoRoom:
                Lose(1);
                break;
        }
    }

    /// <summary>The trace is over.</summary>
    public void Finish(long time)
    {
        foreach (ThreadTrack track in _all)
        {
            if (track.Ended is null)
            {
                track.End(time, isDead: false);
            }
        }
    }

    private static SchedulingState StateOf(char letter) => letter switch
    {
        'R' => SchedulingState.Ready,
        'D' => SchedulingState.DiskSleep,
        'T' => SchedulingState.Stopped,
        't' => SchedulingState.Traced,
        _ => SchedulingState.Blocked,
    };

    private void In(int thread, int process, int cpu, long time)
    {
        ThreadTrack? track = Find(thread, process, time);
        if (track is null || track.Ended is not null || time < track.Born
            || (track.State == SchedulingState.Running && track.Cpu == cpu && track.Steps.Count > 0))
        {
            return;
        }

        int waker = track.EarlyWaker;
        track.EarlyWaker = 0;
        bool wasWait = track.State is not (SchedulingState.Ready or SchedulingState.Running);
        Move(track, SchedulingState.Running, time, cpu, wasWait ? waker : 0);
    }

    private void Out(int thread, int process, char letter, long time)
    {
        ThreadTrack? track = Find(thread, process, time);
        if (track is null || track.Ended is not null || time < track.Born)
        {
            return;
        }

        // Two events of one thread, as there may be where it was made while it was looked for, tell it twice.
        if (track.State != SchedulingState.Running && LostCount == 0)
        {
            return;
        }

        track.Voluntary += letter == 'R' ? 0 : 1;
        track.Involuntary += letter == 'R' ? 1 : 0;
        Move(track, StateOf(letter), time);
    }

    private void Switch(in SchedulingRecord record, int cpu)
    {
        (int thread, long time) = (record.Thread, record.Time);
        (int before, long since) = _turns.TryGetValue(cpu, out (int, long) turn) ? turn : (0, time);
        if (before != thread && _byNumber.TryGetValue(before, out ThreadTrack? missed))
        {
            Miss(missed, record, cpu);
        }

        if (record.Letter != 'X')
        {
            Leave(record, cpu, since);
        }
        else if (LostCount > 0)
        {
            Exit(record); // else that was told; one that ran a program meanwhile may have its number by now
        }

        In(record.Other, record.OtherProcess, cpu, time);
        _turns[cpu] = (record.Other, time);
    }

    // It had the CPU, though not all kernels tell of each switch that it got it: some keep what some
    // processes do from all programs at tracepoints. If the kernel does not say for how long, it is since the
    // switch before at the earliest.
    private void Leave(in SchedulingRecord record, int cpu, long since)
    {
        (int thread, long time) = (record.Thread, record.Time);
        if (Find(thread, record.Process, time) is ThreadTrack left && left.Ended is null && time >= left.Born
            && left.State != SchedulingState.Running)
        {
            long begin = record.Ran > 0 && record.Ran < time - left.Born ? time - record.Ran : since;
            In(thread, record.Process, cpu, Math.Max(begin, left.Born));
        }

        Out(thread, record.Process, record.Letter, time);
    }

    // Another one leaves its CPU, so it has left it before. In the same process it may be the thread itself,
    // which has taken the number of the process over, as is told later.
    private void Miss(ThreadTrack track, in SchedulingRecord record, int cpu)
    {
        if (track.Ended is null && track.State == SchedulingState.Running && track.Cpu == cpu
            && track.Process != record.Process)
        {
            Lose(1);
            Move(track, SchedulingState.Blocked, record.Time);
        }
    }

    // Who is woken while it runs was about to wait; if it leaves its CPU all the same, it is for a moment.
    private void Wake(in SchedulingRecord record)
    {
        if (!_byNumber.TryGetValue(record.Thread, out ThreadTrack? track) || track.Ended is not null
            || record.Time < track.Born)
        {
            return;
        }

        if (track.State is SchedulingState.Running or SchedulingState.Ready)
        {
            track.EarlyWaker = track.State == SchedulingState.Running ? record.Other : 0;
            return;
        }

        Move(track, SchedulingState.Ready, record.Time, -1, record.Other, record.Other == 0);
    }

    private void Fork(in SchedulingRecord record)
    {
        bool isOurs = Knows(record.Other) || (record.Thread == root && !_byNumber.ContainsKey(root));
        if (_byNumber.TryGetValue(record.Thread, out ThreadTrack? known) && known.Ended is null)
        {
            if (known.IsSeeded && record.Time < known.Born)
            {
                return;
            }

            known.End(record.Time, isDead: true); // its end was lost: another one has its number
        }

        if (!isOurs)
        {
            return;
        }

        ThreadTrack made = new(record.Process, record.Thread, record.Other, record.Time)
        {
            Name = _byNumber.TryGetValue(record.Other, out ThreadTrack? parent) ? parent.Name : "",
        };
        Add(made);
        Move(made, SchedulingState.Ready, record.Time, -1, record.Other);
    }

    private void Exit(in SchedulingRecord record)
    {
        if (_byNumber.TryGetValue(record.Thread, out ThreadTrack? track) && track.Ended is null
            && record.Time >= track.Born)
        {
            track.End(record.Time, isDead: true);
            track.Voluntary++; // it leaves its CPU once more, which is not told
            if (track.Thread == track.Process)
            {
                JustEnded.Add(track);
            }
        }
    }

    private void Rename(in SchedulingRecord record)
    {
        int process = record.Process;
        if (record.Kind == SchedulingRecordKind.Exec && !Knows(record.Thread)
            && _living.FindLast(one => one.Process == process && one.Ended is null) is ThreadTrack other)
        {
            // Not the first thread ran the program: it has the number of the process from now on.
            _byNumber.Remove(other.Thread);
            other.Rename(record.Thread);
            _byNumber[record.Thread] = other;
        }

        if (_byNumber.TryGetValue(record.Thread, out ThreadTrack? track) && track.Ended is null)
        {
            track.Name = ThreadTrack.NameOf(record.NameLow, record.NameHigh);
        }
    }

    // After a loss a thread may be told of whose beginning was not.
    private ThreadTrack? Find(int thread, int process, long time)
    {
        if (_byNumber.TryGetValue(thread, out ThreadTrack? found))
        {
            return found;
        }

        if (LostCount == 0 || !_byNumber.TryGetValue(process, out ThreadTrack? leader)
            || leader.Ended is not null) // the number may be that of others by now
        {
            return null;
        }

        ThreadTrack missed = new(process, thread, 0, time) { Name = leader.Name };
        Seed(missed, SchedulingState.Running);
        return missed;
    }

    private void Add(ThreadTrack track)
    {
        _byNumber[track.Thread] = track;
        _all.Add(track);
        _living.Add(track);
    }

    private void Move(
        ThreadTrack track, SchedulingState state, long time, int cpu = -1, int waker = 0,
        bool byInterrupt = false) =>
        track.Move(state, time, cpu, waker, byInterrupt, isKept: _steps++ < mostSteps);
}
