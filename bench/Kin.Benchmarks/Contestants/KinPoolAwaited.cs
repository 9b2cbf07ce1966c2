using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: a no-op through <see cref="WorkerPool"/>.RunAsync, one at a time.</summary>
internal sealed class KinPoolAwaited : IInProcess
{
    private readonly WorkerPool _pool = new(workers: 2);

    public async Task<long?> RunAsync(long count)
    {
        for (long i = 0; i < count; i++)
        {
            if (await _pool.RunAsync(NoOperation.Identity, 7) != 7)
            {
                throw new InvalidOperationException("another result");
            }
        }

        return null;
    }

    public ValueTask DisposeAsync() => _pool.DisposeAsync();
}
