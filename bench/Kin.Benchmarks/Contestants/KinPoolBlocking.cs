using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: a no-op through <see cref="WorkerPool"/>.Run, one at a time.</summary>
internal sealed class KinPoolBlocking : IInProcess
{
    private readonly WorkerPool _pool = new(workers: 2);

    public Task<long?> RunAsync(long count)
    {
        for (long i = 0; i < count; i++)
        {
            if (_pool.Run(NoOperation.Identity, 7) != 7)
            {
                throw new InvalidOperationException("another result");
            }
        }

        return Task.FromResult<long?>(null);
    }

    public ValueTask DisposeAsync() => _pool.DisposeAsync();
}
