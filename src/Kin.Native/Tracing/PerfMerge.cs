namespace Kin.Native.Tracing;

/// <summary>
/// The records of all CPUs in the order of their times. Each ring is in order by itself, so the next record
/// is the earliest of those that are first in theirs. Not thread-safe.
/// </summary>
internal sealed class PerfMerge(IReadOnlyList<PerfRing> rings)
{
    private readonly PerfRing[] _rings = [.. rings];
    private readonly SchedulingRecord[] _first = new SchedulingRecord[rings.Count];
    private readonly int[] _lengths = new int[rings.Count];

    /// <summary>How many records were lost, as those say that were taken.</summary>
    public long LostCount { get; private set; }

    /// <summary>Takes what has been written so far into account.</summary>
    public void Refresh()
    {
        foreach (PerfRing ring in _rings)
        {
            ring.Refresh();
        }
    }

    /// <summary>Gives the room of what was taken back to the kernel.</summary>
    public void GiveBack()
    {
        foreach (PerfRing ring in _rings)
        {
            ring.GiveBack();
        }
    }

    /// <summary>
    /// The next record that is not later than the moment. What is later may still be preceded by one that a
    /// CPU is just writing.
    /// </summary>
    /// <param name="until">Nanoseconds of the monotonic clock.</param>
    /// <param name="record">What it tells.</param>
    /// <param name="cpu">The ring that it was in.</param>
    public bool TryNext(long until, out SchedulingRecord record, out int cpu)
    {
        int earliest = -1;
        long time = until;
        for (int i = 0; i < _rings.Length; i++)
        {
            if ((_lengths[i] > 0 || TryFill(i)) && _first[i].Time <= time)
            {
                (earliest, time) = (i, _first[i].Time);
            }
        }

        cpu = earliest;
        record = earliest < 0 ? default : _first[earliest];
        if (earliest >= 0)
        {
            LostCount += record.Kind == SchedulingRecordKind.Lost ? record.Count : 0;
            _rings[earliest].Skip(_lengths[earliest]);
            _lengths[earliest] = 0;
        }

        return earliest >= 0;
    }

    private bool TryFill(int ring)
    {
        while (_rings[ring].TryPeek(out ReadOnlySpan<byte> bytes))
        {
            SchedulingRecordReader.Read(bytes, out _first[ring]);
            if (_first[ring].Kind != SchedulingRecordKind.None)
            {
                _lengths[ring] = bytes.Length;
                return true;
            }

            _rings[ring].Skip(bytes.Length);
        }

        return false;
    }
}
