using Kin.Inspection;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: the same by a program in the kernel, <see cref="TaskIterator"/>.</summary>
internal sealed class KinScanIterator : IInProcess
{
    private readonly TaskIterator _tasks = TaskIterator.TryCreate(out string? reason)
        ?? throw new NotSupportedException(reason);

    private ProcessInfo[] _room = [];

    public IReadOnlyDictionary<string, double> Facts { get; private set; } = new Dictionary<string, double>();

    public Task<long?> RunAsync(long count)
    {
        int processes = 0;
        long garbage = GC.GetTotalAllocatedBytes(precise: true);
        for (long i = 0; i < count; i++)
        {
            processes = Scan();
        }

        garbage = GC.GetTotalAllocatedBytes(precise: true) - garbage;
        Facts = new Dictionary<string, double>
        {
            ["processes"] = processes,
            ["garbage-bytes-per-process"] = (double)garbage / (count * processes),
        };
        return Task.FromResult<long?>(null);
    }

    public ValueTask DisposeAsync()
    {
        _tasks.Dispose();
        return default;
    }

    private int Scan()
    {
        int processes = _tasks.ReadAll(ref _room);
        long sum = 0;
        foreach (ref readonly ProcessInfo p in _room.AsSpan(0, processes))
        {
            sum += p.Id + p.ParentId + (long)p.State + p.UserTime.Ticks + p.SystemTime.Ticks
                + p.ResidentBytes + p.NameBytes.Length;
        }

        return sum > 0 ? processes : throw new InvalidOperationException("no process was seen");
    }
}
