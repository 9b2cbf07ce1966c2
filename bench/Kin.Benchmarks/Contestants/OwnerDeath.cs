using System.Diagnostics;
using Kin.Ipc;
using Kin.Workers;

namespace Kin.Benchmarks.Contestants;

/// <summary>A process is killed while a thread of this one sleeps until it knows. The time from before the kill counts.</summary>
internal abstract class OwnerDeath : IInProcess
{
    private static readonly TimeSpan s_untilAsleep = TimeSpan.FromMilliseconds(20);

    public async Task<long?> RunAsync(long count)
    {
        long total = 0;
        for (long i = 0; i < count; i++)
        {
            using var begun = SharedEvent.Create();
            await using WorkerProcess owner = Start(begun);
            begun.Wait();
            Task<long> known = Task.Factory.StartNew(() => Await(owner.Id), TaskCreationOptions.LongRunning);
            await Task.Delay(s_untilAsleep);
            long killed = Stopwatch.GetTimestamp();
            owner.Kill();
            total += (long)Stopwatch.GetElapsedTime(killed, await known).TotalNanoseconds;
        }

        return total;
    }

    public ValueTask DisposeAsync() => default;

    /// <summary>The process: it sets the event when it is to be killed, and then does nothing (<see cref="Idle"/>).</summary>
    protected abstract WorkerProcess Start(SharedEvent begun);

    /// <summary>Sleeps until it knows of the end of that process; gives the time then.</summary>
    protected abstract long Await(int process);

    /// <summary>In the process.</summary>
    protected static void Idle(SharedEvent begun)
    {
        begun.Set();
        new ManualResetEventSlim().Wait();
    }

    /// <summary>The time at which it has the lock of the dead one.</summary>
    protected static long Told(bool ownerDied) => ownerDied ? Stopwatch.GetTimestamp()
        : throw new InvalidOperationException("the death of the owner was not told");
}
