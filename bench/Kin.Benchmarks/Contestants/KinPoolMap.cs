using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: a no-op over many integers by MapAsync. One run is one map.</summary>
/// <param name="items">Integers in the map.</param>
/// <param name="chunkSize">Items sent to a worker together; null: chosen by Kin.</param>
internal sealed class KinPoolMap(int items, int? chunkSize) : IInProcess
{
    private readonly WorkerPool _pool = new(workers: 2);
    private readonly int[] _items = [.. Enumerable.Range(0, items)];

    public async Task<long?> RunAsync(long count)
    {
        for (long i = 0; i < count; i++)
        {
            int[] results = await _pool.MapAsync(_items, NoOperation.Identity, chunkSize: chunkSize);
            NoOperation.Check(results, _items.Length);
        }

        return null;
    }

    public ValueTask DisposeAsync() => _pool.DisposeAsync();
}
