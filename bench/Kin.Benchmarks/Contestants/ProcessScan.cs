using Kin.Inspection;

namespace Kin.Benchmarks.Contestants;

/// <summary>
/// All processes again and again, each with number, parent, state, times, memory and name; and the garbage of
/// that.
/// </summary>
internal abstract class ProcessScan : IInProcess
{
    public IReadOnlyDictionary<string, double> Facts { get; private set; } = new Dictionary<string, double>();

    public Task<long?> RunAsync(long count)
    {
        int processes = 0;
        long garbage = GC.GetTotalAllocatedBytes(precise: true);
        for (long i = 0; i < count; i++)
        {
            processes = Scan(out long sum);
            _ = sum > 0 ? sum : throw new InvalidOperationException("no process was seen");
        }

        garbage = GC.GetTotalAllocatedBytes(precise: true) - garbage;
        Facts = new Dictionary<string, double>
        {
            ["processes"] = processes,
            ["garbage-bytes-per-process"] = (double)garbage / (count * processes),
        };
        return Task.FromResult<long?>(null);
    }

    public virtual ValueTask DisposeAsync() => default;

    /// <summary>How many there are, and the sum over all of them.</summary>
    protected abstract int Scan(out long sum);

    protected static long Sum(ReadOnlySpan<ProcessInfo> processes)
    {
        long sum = 0;
        foreach (ref readonly ProcessInfo process in processes)
        {
            sum += Sum(process);
        }

        return sum;
    }

    protected static long Sum(in ProcessInfo p) =>
        p.Id + p.ParentId + (long)p.State + p.UserTime.Ticks + p.SystemTime.Ticks + p.ResidentBytes + p.NameBytes.Length;
}
