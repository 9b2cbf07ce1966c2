namespace Kin.Benchmarks.Contestants;

/// <summary><see cref="Mutex"/> with a name: the only lock between processes that .NET has.</summary>
internal sealed class DotnetNamedMutex : IInProcess
{
    private readonly Mutex _mutex = new(initiallyOwned: false, $"kin-bench-{Environment.ProcessId}");

    public Task<long?> RunAsync(long count)
    {
        for (long i = 0; i < count; i++)
        {
            _mutex.WaitOne();
            _mutex.ReleaseMutex();
        }

        return Task.FromResult<long?>(null);
    }

    public ValueTask DisposeAsync()
    {
        _mutex.Dispose();
        return default;
    }
}
