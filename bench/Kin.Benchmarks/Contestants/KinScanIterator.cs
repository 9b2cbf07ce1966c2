using Kin.Inspection;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: the same by a program in the kernel, <see cref="TaskIterator"/>.</summary>
internal sealed class KinScanIterator : ProcessScan
{
    private readonly TaskIterator _tasks = TaskIterator.TryCreate(out string? reason)
        ?? throw new NotSupportedException(reason);

    private ProcessInfo[] _room = [];

    public override ValueTask DisposeAsync()
    {
        _tasks.Dispose();
        return base.DisposeAsync();
    }

    protected override int Scan(out long sum)
    {
        int processes = _tasks.ReadAll(ref _room);
        sum = Sum(_room.AsSpan(0, processes));
        return processes;
    }
}
