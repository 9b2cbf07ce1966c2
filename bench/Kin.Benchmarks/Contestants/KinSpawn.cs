namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: start the small static program and wait for it.</summary>
internal sealed class KinSpawn(string program) : IInProcess
{
    private readonly Command _command = new(program);

    public static void StartAndWait(Command command)
    {
        using ChildProcess child = command.Start();
        ExitStatus status = child.Wait();
        if (!status.Success)
        {
            throw new InvalidOperationException($"the child ended with {status}");
        }
    }

    public Task<long?> RunAsync(long count)
    {
        for (long i = 0; i < count; i++)
        {
            StartAndWait(_command);
        }

        return Task.FromResult<long?>(null);
    }

    public ValueTask DisposeAsync() => default;
}
