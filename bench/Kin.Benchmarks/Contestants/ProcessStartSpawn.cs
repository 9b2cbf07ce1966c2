using System.Diagnostics;

namespace Kin.Benchmarks.Contestants;

/// <summary>System.Diagnostics.Process: start the small static program and wait for it.</summary>
internal sealed class ProcessStartSpawn(string program) : IInProcess
{
    private readonly ProcessStartInfo _start = new(program);

    public Task<long?> RunAsync(long count)
    {
        for (long i = 0; i < count; i++)
        {
            using Process child = Process.Start(_start)!;
            child.WaitForExit();
            if (child.ExitCode != 0)
            {
                throw new InvalidOperationException($"the child ended with {child.ExitCode}");
            }
        }

        return Task.FromResult<long?>(null);
    }

    public ValueTask DisposeAsync() => default;
}
