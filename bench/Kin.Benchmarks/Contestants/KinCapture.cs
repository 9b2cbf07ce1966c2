namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: run <c>echo hi</c> and read its output; standard error is inherited, as by the rivals.</summary>
internal sealed class KinCapture : IInProcess
{
    private readonly Command _command = new("echo", "hi") { StandardError = StandardStream.Inherit };

    public Task<long?> RunAsync(long count)
    {
        for (long i = 0; i < count; i++)
        {
            CommandOutput output = _command.Capture();
            if (!output.Success || output.StandardOutput != "hi\n")
            {
                throw new InvalidOperationException($"{output.Status}, output '{output.StandardOutput}'");
            }
        }

        return Task.FromResult<long?>(null);
    }

    public ValueTask DisposeAsync() => default;
}
