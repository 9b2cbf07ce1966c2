using System.Diagnostics;

namespace Kin.Benchmarks.Contestants;

/// <summary>System.Diagnostics.Process: all processes, of which the number alone is looked at.</summary>
internal sealed class GetProcessesScan : IInProcess
{
    public IReadOnlyDictionary<string, double> Facts { get; private set; } = new Dictionary<string, double>();

    public Task<long?> RunAsync(long count)
    {
        int processes = 0;
        for (long i = 0; i < count; i++)
        {
            Process[] all = Process.GetProcesses();
            processes = all.Length;
            foreach (Process process in all)
            {
                process.Dispose();
            }
        }

        Facts = new Dictionary<string, double> { ["processes"] = processes };
        return Task.FromResult<long?>(null);
    }

    public ValueTask DisposeAsync() => default;
}
