using System.Diagnostics;
using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>
/// Kin: the first result from a new process, no warm spare. The end of the process comes after the measured time,
/// and the next one starts only then.
/// </summary>
internal sealed class KinWorkerStart : IInProcess
{
    public async Task<long?> RunAsync(long count)
    {
        long total = 0;
        for (long i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            int pid = await WorkerProcess.RunAsync(() => Environment.ProcessId);
            total += (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds;
            while (Directory.Exists($"/proc/{pid}"))
            {
                await Task.Delay(1);
            }
        }

        return total;
    }

    public ValueTask DisposeAsync() => default;
}
