using System.Diagnostics;
using Kin.Ipc;
using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>
/// What no lock of a .NET process can be faster than: a process that does nothing is killed, and a thread sleeps until its
/// pidfd says that it has ended.
/// </summary>
internal sealed class ProcessEnd : IInProcess
{
    private static readonly TimeSpan s_untilAsleep = TimeSpan.FromMilliseconds(20);

    public async Task<long?> RunAsync(long count)
    {
        long total = 0;
        for (long i = 0; i < count; i++)
        {
            using var begun = SharedEvent.Create();
            await using WorkerProcess idle = WorkerProcess.Start(() => Idle(begun));
            begun.Wait();
            using ProcessHandle process = ProcessHandle.Open(idle.Id);
            Task<long> ended = Task.Factory.StartNew(() => End(process), TaskCreationOptions.LongRunning);
            await Task.Delay(s_untilAsleep);
            long killed = Stopwatch.GetTimestamp();
            idle.Kill();
            total += (long)Stopwatch.GetElapsedTime(killed, await ended).TotalNanoseconds;
        }

        return total;
    }

    public ValueTask DisposeAsync() => default;

    private static void Idle(SharedEvent begun)
    {
        begun.Set();
        new ManualResetEventSlim().Wait();
    }

    private static long End(ProcessHandle process)
    {
        process.Wait();
        return Stopwatch.GetTimestamp();
    }
}
