using Kin.Inspection;

namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>
/// Looks at all processes again and again: one file of each, and no garbage for those that did nothing. Not
/// thread-safe.
/// </summary>
/// <param name="proc">Where they are.</param>
/// <param name="ids">Only these; null: all.</param>
internal sealed class ProcessSampler(ProcFs proc, IReadOnlyCollection<int>? ids)
{
    private Dictionary<int, TopRow> _before = [], _now = [];
    private readonly List<TopRow> _rows = [];
    private ProcessInfo[] _found = new ProcessInfo[256];
    private double _hundredNanoseconds;
    private bool _hadThreads;
    private long _newest = long.MaxValue, _since; // the latest start seen so far, and in the look before

    /// <summary>Rows made in the last look, since something had changed.</summary>
    public int MadeRows { get; private set; }

    /// <summary>Looks; the rows are in the order of their numbers.</summary>
    /// <param name="interval">The time since the last look; zero: this is the first.</param>
    /// <param name="hasThreads">A row for each thread.</param>
    public TopRow[] Read(TimeSpan interval, bool hasThreads)
    {
        (_before, _now) = (_now, _before);
        (_since, _newest) = (_newest, 0);
        _now.Clear();
        _rows.Clear();
        if (hasThreads != _hadThreads)
        {
            _before.Clear(); // the time of a process is not that of its first thread
            _since = long.MaxValue;
            _hadThreads = hasThreads;
        }

        MadeRows = 0;
        _hundredNanoseconds = interval.Ticks;
        if (ids is null)
        {
            foreach (ProcessInfo process in proc.Processes())
            {
                Add(process, hasThreads);
            }
        }
        else
        {
            AddChosen(ids, hasThreads);
        }

        return [.. _rows];
    }

    /// <summary>What the row of this index of the last look was made of, for reading further.</summary>
    public ref readonly ProcessInfo Found(int index) => ref _found[index];

    /// <summary>The row has been read further: the next look compares with that one.</summary>
    public void Replace(TopRow row) => _now[row.Id] = row;

    private void AddChosen(IEnumerable<int> chosen, bool hasThreads)
    {
        foreach (int id in chosen)
        {
            if (proc.TryRead(id, out ProcessInfo process) == ProcOutcome.Read)
            {
                Add(process, hasThreads);
            }
        }
    }

    private void Add(in ProcessInfo process, bool hasThreads)
    {
        if (!hasThreads)
        {
            AddRow(process);
            return;
        }

        // Of the only thread, too: the times of a process have those of threads that have ended in them.
        foreach (ProcessInfo thread in process.Threads())
        {
            AddRow(thread);
        }
    }

    private void AddRow(in ProcessInfo process)
    {
        _before.TryGetValue(process.Id, out TopRow? before);
        if (before is not null && before.Subject.StartTicks != process.StartTicks)
        {
            before = null;
        }

        // Who has begun since the last look has used all its time since then.
        _newest = Math.Max(_newest, process.StartTicks);
        long time = process.CpuTime.Ticks;
        long? earlier = before?.CpuTime ?? (process.StartTicks >= _since ? 0 : null);
        float share = earlier is long from && _hundredNanoseconds > 0
            ? (float)(Math.Max(0, time - from) * 100 / _hundredNanoseconds) : float.NaN;
        TopRow row = before is not null && IsSame(before, process, time, share)
            ? before : Made(process, before, time, share);
        _now[row.Id] = row;
        if (_rows.Count == _found.Length)
        {
            Array.Resize(ref _found, _found.Length * 2);
        }

        _found[_rows.Count] = process;
        _rows.Add(row);
    }

    private static bool IsSame(TopRow before, in ProcessInfo now, long time, float share) =>
        before.CpuTime == time && before.CpuShare.Equals(share) && before.State == now.State
        && before.ResidentBytes == now.ResidentBytes && before.VirtualBytes == now.VirtualBytes
        && before.ParentId == now.ParentId && before.LastCpu == now.LastCpu && before.Nice == now.Nice
        && before.Priority == now.Priority && before.Threads == now.ThreadCount
        && before.MajorFaults == now.MajorFaults && before.GroupId == now.ProcessGroupId
        && before.SessionId == now.SessionId && IsName(before.Subject.Name, now.NameBytes);

    // Most names are ASCII; what is not is compared as text.
    private static bool IsName(string name, ReadOnlySpan<byte> bytes)
    {
        if (name.Length != bytes.Length)
        {
            return false;
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            if (name[i] != bytes[i])
            {
                return false;
            }
        }

        return true;
    }

    private TopRow Made(in ProcessInfo process, TopRow? before, long time, float share)
    {
        MadeRows++;
        string name = before is not null && IsName(before.Subject.Name, process.NameBytes)
            ? before.Subject.Name : process.Name;
        return new TopRow
        {
            Subject = before is not null && before.Subject.Name == name ? before.Subject
                : Subject(process, name, before?.Subject),
            State = process.State,
            IsZombie = process.IsZombie,
            ParentId = process.ParentId,
            GroupId = process.ProcessGroupId,
            SessionId = process.SessionId,
            Priority = process.Priority,
            Nice = process.Nice,
            Threads = process.ThreadCount,
            LastCpu = process.LastCpu,
            CpuTime = time,
            VirtualBytes = process.VirtualBytes,
            ResidentBytes = process.ResidentBytes,
            MajorFaults = process.MajorFaults,
            CpuShare = share,
            Details = before?.Details,
        };
    }

    private static TopSubject Subject(in ProcessInfo process, string name, TopSubject? before) => new()
    {
        Id = process.Id,
        ProcessId = process.ProcessId,
        StartTicks = process.StartTicks,
        IsKernelThread = process.IsKernelThread,
        Name = name,
        Last = before?.Last,
        LastTime = before?.LastTime ?? 0,
        LastTimes = before?.LastTimes ?? default,
        Groups = before?.Groups,
        Sums = before?.Sums,
    };
}
