namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: start the small static program and wait for it.</summary>
internal sealed class KinSpawn(string program) : IInProcess
{
    private readonly Command _command = new(program);

    public Task<long?> RunAsync(long count)
    {
        for (long i = 0; i < count; i++)
        {
            using ChildProcess child = _command.Start();
            ExitStatus status = child.Wait();
            if (!status.Success)
            {
                throw new InvalidOperationException($"the child ended with {status}");
            }
        }

        return Task.FromResult<long?>(null);
    }

    public ValueTask DisposeAsync() => default;
}
