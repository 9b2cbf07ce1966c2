using System.Diagnostics;

namespace Kin.Benchmarks.Contestants;

/// <summary>System.Diagnostics.Process: run <c>echo hi</c>, read its output to the end, wait.</summary>
internal sealed class ProcessStartCapture : IInProcess
{
    private readonly ProcessStartInfo _start = new("echo", ["hi"]) { RedirectStandardOutput = true };

    public Task<long?> RunAsync(long count)
    {
        for (long i = 0; i < count; i++)
        {
            using Process child = Process.Start(_start)!;
            string output = child.StandardOutput.ReadToEnd();
            child.WaitForExit();
            if (child.ExitCode != 0 || output != "hi\n")
            {
                throw new InvalidOperationException($"exit code {child.ExitCode}, output '{output}'");
            }
        }

        return Task.FromResult<long?>(null);
    }

    public ValueTask DisposeAsync() => default;
}
