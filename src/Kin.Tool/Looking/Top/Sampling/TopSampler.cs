using Kin.Inspection;

namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>The machine and its processes, looked at again and again. Not thread-safe.</summary>
internal sealed class TopSampler : IDisposable
{
    private readonly MachineSampler _machine = new();
    private readonly ProcessSampler _processes;
    private readonly DetailReader _details;
    private List<int> _read = [], _readBefore = [];
    private readonly Dictionary<int, int> _indices = [];
    private long _number;

    /// <param name="ids">Only these processes; null: all.</param>
    public TopSampler(IReadOnlyCollection<int>? ids)
    {
        _processes = new ProcessSampler(ProcFs.Default, ids);
        Mounts = new Lazy<GroupMounts>(() => GroupMounts.Read());
        _details = new DetailReader(new GroupSampler(Mounts));
    }

    /// <summary>Where control groups are.</summary>
    public Lazy<GroupMounts> Mounts { get; }

    /// <summary>One file of each process, and those of the machine.</summary>
    public Snapshot Look(bool hasThreads)
    {
        MachineSample machine = _machine.Read();
        _details.Begin(++_number, machine.Interval);
        TopRow[] rows = _processes.Read(machine.Interval, hasThreads);
        (_read, _readBefore) = (_readBefore, _read);
        _read.Clear();
        return new Snapshot(_number, machine, rows, _processes.MadeRows);
    }

    /// <summary>Reads further files of all rows of the last look, if any are needed.</summary>
    public void ReadAll(Snapshot last, TopNeeds needs)
    {
        for (int index = 0; needs != TopNeeds.None && index < last.Rows.Length; index++)
        {
            Read(last, index, needs);
        }
    }

    /// <summary>Reads further files of some rows of the last look.</summary>
    public void Read(Snapshot last, IReadOnlyList<int> indices, TopNeeds needs)
    {
        for (int i = 0; i < indices.Count; i++)
        {
            Read(last, indices[i], needs);
        }
    }

    /// <summary>
    /// All has been read: rows that were read further in the look before, and not now, lose what is old.
    /// </summary>
    public void End(Snapshot last)
    {
        if (_readBefore.Count == 0)
        {
            return;
        }

        _indices.Clear();
        for (int i = 0; i < last.Rows.Length; i++)
        {
            _indices[last.Rows[i].Id] = i;
        }

        foreach (int id in _readBefore)
        {
            if (_indices.TryGetValue(id, out int index) && last.Rows[index] is { Details: not null } row
                && row.Subject.LastTime != last.Number)
            {
                last.Rows[index] = row with { Details = null };
                _processes.Replace(last.Rows[index]);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _machine.Dispose();

    private void Read(Snapshot last, int index, TopNeeds needs)
    {
        TopRow row = last.Rows[index];
        int known = row.Subject.Command?.Length ?? 0;
        TopRow read = _details.Read(row, _processes.Found(index), needs);
        last.TextBytes += sizeof(char) * (long)Math.Max(0, (row.Subject.Command?.Length ?? 0) - known);
        if (!ReferenceEquals(read, row))
        {
            last.Rows[index] = read;
            _processes.Replace(read);
            last.Detailed++;
        }

        if (read.Details is not null)
        {
            _read.Add(row.Id);
        }
    }
}
