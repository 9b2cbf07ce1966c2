using System.Text;
using Kin.Ipc;
using Kin.Ipc.Locks;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc;

/// <summary>
/// Threads of several processes take mutexes, read locks and write locks at random, but always in one order, while some are stopped
/// and others are killed: nobody may ever be told of a deadlock. 60,000 takings; 10 million with KIN_STORM=1 (./test.sh --storm);
/// KIN_STORM_SEED repeats the choices.
/// </summary>
public sealed class LockStormTests
{
    private const int Processes = 3, Threads = 2, Locks = 6;

    // Words of the shared memory: over, alarms; then of each process, by 16, how many takings.
    private const int Over = 0, Alarms = 1, Counters = 16, Text = 2048;

    private static readonly bool s_isStorm = Environment.GetEnvironmentVariable("KIN_STORM") == "1";

    private static readonly int s_seed =
        int.TryParse(Environment.GetEnvironmentVariable("KIN_STORM_SEED"), out int seed) ? seed : Random.Shared.Next();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 20 * Limit.Milliseconds)]
    public async Task Locks_that_are_taken_in_one_order_are_never_called_a_deadlock()
    {
        long wanted = s_isStorm ? 10_000_000 : 60_000;
        using SharedMemory memory = SharedMemory.Create(16384);
        SharedMutex[] mutexes = [.. Enumerable.Range(0, Locks / 2).Select(_ => SharedMutex.Create())];
        SharedReaderWriterLock[] gates = [.. Enumerable.Range(0, Locks / 2).Select(_ => SharedReaderWriterLock.Create())];
        Random random = new(s_seed);
        WorkerProcess[] all = [.. Enumerable.Range(0, Processes).Select(Start)];
        (int kills, int stops) = (0, 0);
        try
        {
            while (Takings(memory) < wanted || kills < 2)
            {
                await Task.Delay(random.Next(s_isStorm ? 100 : 20), Cancel);
                int which = random.Next(Processes);
                if (random.Next(4) != 0)
                {
                    await PauseAsync(all[which], random);
                    stops++;
                }
                else
                {
                    all[which].Kill();
                    await all[which].DisposeAsync();
                    all[which] = Start(which);
                    kills++;
                }

                Assert.Equal(0, Shared.Word(memory, Alarms));
            }

            Shared.Set(memory, Over);
            foreach (WorkerProcess process in all)
            {
                Assert.True((await process.JoinAsync(Cancel)).Success);
            }
        }
        finally
        {
            foreach (WorkerProcess process in all)
            {
                await process.DisposeAsync(); // ended already, or killed
            }

            Console.WriteLine($"locks: seed {s_seed}, {Takings(memory)} takings, {stops} stops, {kills} kills, "
                + $"{Shared.Word(memory, Alarms)} false alarms {Encoding.UTF8.GetString(memory.AsSpan(Text * 4, 2000)).TrimEnd('\0')}");
        }

        Assert.Equal(0, Shared.Word(memory, Alarms));
        AssertFree(mutexes, gates);

        WorkerProcess Start(int index)
        {
            int seed = random.Next();
            return WorkerProcess.Start(() => Rage(mutexes, gates, memory, index, seed));
        }
    }

    private static async Task PauseAsync(WorkerProcess process, Random random)
    {
        process.SendSignal(Signal.Stop);
        await Task.Delay(random.Next(20) == 0 ? 300 : random.Next(30), Cancel);
        process.SendSignal(Signal.Continue);
    }

    private static void AssertFree(SharedMutex[] mutexes, SharedReaderWriterLock[] gates)
    {
        foreach (SharedMutex mutex in mutexes)
        {
            Assert.True(mutex.TryAcquire(out _));
            Assert.Equal(1, mutex.Participants);
            mutex.Dispose();
        }

        foreach (SharedReaderWriterLock gate in gates)
        {
            Assert.NotNull(gate.TryAcquireWrite(default, Cancel));
            gate.Dispose();
        }
    }

    private static long Takings(SharedMemory memory) => Enumerable.Range(0, Processes)
        .Sum(index => (long)Volatile.Read(ref Shared.Word(memory, Counters + (16 * index))));

    private static void Rage(SharedMutex[] mutexes, SharedReaderWriterLock[] gates, SharedMemory memory, int index, int seed)
    {
        DeadlockDetection.DelayMilliseconds = 1; // as many looks as there are waits of that length
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            try
            {
                Random random = new(seed + number);
                while (Volatile.Read(ref Shared.Word(memory, Over)) == 0)
                {
                    TakeSome(mutexes, gates, memory, index, random);
                }
            }
            catch (DeadlockException alarm)
            {
                Interlocked.Increment(ref Shared.Word(memory, Alarms));
                Encoding.UTF8.GetBytes(alarm.Message.AsSpan(0, Math.Min(600, alarm.Message.Length)), memory.AsSpan(Text * 4, 2000));
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }

    // From the first to the last; let go of in another order.
    private static void TakeSome(
        SharedMutex[] mutexes, SharedReaderWriterLock[] gates, SharedMemory memory, int index, Random random)
    {
        List<IDisposable> held = [];
        for (int i = random.Next(Locks); i < Locks; i += 1 + random.Next(3))
        {
            if (i % 2 == 0)
            {
                held.Add(mutexes[i / 2].Acquire());
            }
            else
            {
                held.Add(random.Next(3) == 0 ? gates[i / 2].AcquireRead() : gates[i / 2].AcquireWrite());
            }
        }

        if (random.Next(2000) == 0)
        {
            Task.Delay(random.Next(5)).Wait();
        }

        Interlocked.Add(ref Shared.Word(memory, Counters + (16 * index)), held.Count);
        int first = random.Next(held.Count);
        for (int i = 0; i < held.Count; i++)
        {
            held[(first + i) % held.Count].Dispose();
        }
    }
}
