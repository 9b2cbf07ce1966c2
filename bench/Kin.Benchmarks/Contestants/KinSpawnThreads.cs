namespace Kin.Benchmarks.Contestants;

/// <summary>
/// Kin: several threads at once, each starts the small static program and waits for it, again and again. One run is
/// one start by each of them.
/// </summary>
internal sealed class KinSpawnThreads(int threads, string program) : IInProcess
{
    private readonly Command _command = new(program);

    public Task<long?> RunAsync(long count)
    {
        Exception? failure = null;
        Thread[] running = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            try
            {
                for (long i = 0; i < count; i++)
                {
                    KinSpawn.StartAndWait(_command);
                }
            }
            catch (Exception error)
            {
                failure = error;
            }
        }))];
        Array.ForEach(running, thread => thread.Start());
        Array.ForEach(running, thread => thread.Join());
        return failure is null
            ? Task.FromResult<long?>(null)
            : throw new InvalidOperationException("a thread failed", failure);
    }

    public ValueTask DisposeAsync() => default;
}
