using Kin.Inspection;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: all processes with number, parent, state, times, memory and name.</summary>
internal sealed class KinScan : IInProcess
{
    public IReadOnlyDictionary<string, double> Facts { get; private set; } = new Dictionary<string, double>();

    public Task<long?> RunAsync(long count)
    {
        int processes = 0;
        long garbage = GC.GetAllocatedBytesForCurrentThread();
        for (long i = 0; i < count; i++)
        {
            processes = Scan();
        }

        garbage = GC.GetAllocatedBytesForCurrentThread() - garbage;
        Facts = new Dictionary<string, double>
        {
            ["processes"] = processes,
            ["garbage-bytes-per-process"] = (double)garbage / (count * processes),
        };
        return Task.FromResult<long?>(null);
    }

    public ValueTask DisposeAsync() => default;

    private static int Scan()
    {
        int processes = 0;
        long sum = 0;
        foreach (ProcessInfo p in ProcFs.Default.Processes())
        {
            processes++;
            sum += p.Id + p.ParentId + (long)p.State + p.UserTime.Ticks + p.SystemTime.Ticks
                + p.ResidentBytes + p.NameBytes.Length;
        }

        return sum > 0 ? processes : throw new InvalidOperationException("no process was seen");
    }
}
