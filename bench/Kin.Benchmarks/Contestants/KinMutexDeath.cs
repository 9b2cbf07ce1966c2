using System.Diagnostics;
using Kin.Ipc;
using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>
/// Kin: the owner of a shared mutex, another process, is killed while a thread of this one sleeps until it has it. The time
/// from before the kill until it has it counts.
/// </summary>
internal sealed class KinMutexDeath : IInProcess
{
    private static readonly TimeSpan s_untilAsleep = TimeSpan.FromMilliseconds(20);

    public async Task<long?> RunAsync(long count)
    {
        long total = 0;
        for (long i = 0; i < count; i++)
        {
            using var mutex = SharedMutex.Create();
            using var held = SharedEvent.Create();
            await using WorkerProcess owner = WorkerProcess.Start(() => Own(mutex, held));
            held.Wait();
            Task<long> taken = Task.Factory.StartNew(() => Take(mutex), TaskCreationOptions.LongRunning);
            await Task.Delay(s_untilAsleep);
            long killed = Stopwatch.GetTimestamp();
            owner.Kill();
            total += (long)Stopwatch.GetElapsedTime(killed, await taken).TotalNanoseconds;
        }

        return total;
    }

    public ValueTask DisposeAsync() => default;

    private static void Own(SharedMutex mutex, SharedEvent held)
    {
        using LockScope scope = mutex.Acquire();
        held.Set();
        new ManualResetEventSlim().Wait();
    }

    private static long Take(SharedMutex mutex)
    {
        using LockScope scope = mutex.Acquire();
        return scope.OwnerDied ? Stopwatch.GetTimestamp()
            : throw new InvalidOperationException("the death of the owner was not told");
    }
}
