namespace Kin.Benchmarks.Contestants;

/// <summary>A program that is run to its end, its output to nowhere: with its start, as at a shell.</summary>
internal sealed class RunProgram : IInProcess
{
    private readonly Command _command;

    public RunProgram(string program, params string[] arguments) =>
        _command = new Command(program, arguments) { StandardOutput = StandardStream.Null };

    public Task<long?> RunAsync(long count)
    {
        for (long i = 0; i < count; i++)
        {
            ExitStatus status = _command.Run();
            if (!status.Success)
            {
                throw new InvalidOperationException($"{_command.FileName}: {status}");
            }
        }

        return Task.FromResult<long?>(null);
    }

    public ValueTask DisposeAsync() => default;
}
