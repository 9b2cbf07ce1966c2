using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: a batch of single calls by RunAsync, all in flight at once, then awaited together.</summary>
internal sealed class KinPoolCalls(int batch) : IInProcess
{
    private readonly WorkerPool _pool = new(workers: 2);
    private readonly Task<int>[] _calls = new Task<int>[batch];

    public async Task<long?> RunAsync(long count)
    {
        for (long i = 0; i < count; i++)
        {
            for (int call = 0; call < _calls.Length; call++)
            {
                _calls[call] = _pool.RunAsync(NoOperation.Identity, call);
            }

            NoOperation.Check(await Task.WhenAll(_calls), _calls.Length);
        }

        return null;
    }

    public ValueTask DisposeAsync() => _pool.DisposeAsync();
}
