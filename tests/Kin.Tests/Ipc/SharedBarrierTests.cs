using Kin.Ipc;
using Kin.Tests.Ipc.Sockets;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc;

/// <summary>Nobody goes on before all have come, and nobody waits for those who will not.</summary>
public sealed class SharedBarrierTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Nobody_is_a_phase_ahead_and_exactly_one_acts_between_two_phases()
    {
        const int Phases = 500;
        using var barrier = SharedBarrier.Create(3);
        using var steps = SharedArray<int>.Create(4); // of each party; how often the action ran
        Task<int>[] all =
        [
            WorkerProcess.RunAsync(() => WalkTwice(barrier, steps, 0, Phases), cancellationToken: Cancel),
            WorkerProcess.RunAsync(() => WalkTwice(barrier, steps, 1, Phases), cancellationToken: Cancel),
            WalkAsync(barrier, steps, Phases),
        ];
        int[] wrong = await Task.WhenAll(all);
        Assert.Equal(0, wrong.Sum());
        while (barrier.Participants > 1)
        {
            await Task.Delay(1, Cancel);
        }

        // The workers have ended in order, which breaks nothing.
        Assert.Equal((Phases, 2u * Phases, 0, false), (steps[3], barrier.Phase, barrier.Waiting, barrier.IsBroken));
    }

    // In the first phase of each round all write, between them somebody looks at all, in the second all look.
    private static int WalkTwice(SharedBarrier barrier, SharedArray<int> steps, int party, int rounds)
    {
        int wrong = 0;
        for (int round = 0; round < rounds; round++)
        {
            steps[party] = round + 1;
            BarrierPass pass = barrier.Wait(() => wrong += Look(steps, round));
            wrong += pass.Phase == 2 * round && steps[3] == round + 1 ? 0 : 1;
            barrier.Wait();
        }

        return wrong;
    }

    private static async Task<int> WalkAsync(SharedBarrier barrier, SharedArray<int> steps, int rounds)
    {
        int wrong = 0;
        for (int round = 0; round < rounds; round++)
        {
            steps[2] = round + 1;
            int now = round;
            BarrierPass pass = await barrier.WaitAsync(() => wrong += Look(steps, now), Cancel);
            wrong += pass.Phase == 2 * round && steps[3] == round + 1 ? 0 : 1;
            await barrier.WaitAsync(cancellationToken: Cancel);
        }

        return wrong;
    }

    private static int Look(SharedArray<int> steps, int round) =>
        steps.Increment(3) == round + 1 && steps.ToArray().AsSpan(0, 3).IndexOfAnyExcept(round + 1) < 0 ? 0 : 1;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_party_that_is_killed_breaks_it_for_all_and_is_named()
    {
        using var barrier = SharedBarrier.Create(3);
        await using WorkerProcess victim = WorkerProcess.Start(() =>
        {
            barrier.Wait();
            new ManualResetEventSlim().Wait();
        });
        await Task.WhenAll(Task.Run(() => barrier.Wait(null, Cancel), Cancel), barrier.WaitAsync(null, Cancel).AsTask());
        Task[] waiting = [Task.Run(() => barrier.Wait(null, Cancel), Cancel), barrier.WaitAsync(null, Cancel).AsTask()];
        while (barrier.Waiting < 2)
        {
            await Task.Delay(1, Cancel);
        }

        victim.Kill();
        foreach (Task wait in waiting)
        {
            var broken = await Assert.ThrowsAsync<BarrierBrokenException>(() => wait);
            Assert.Equal((BarrierBreakReason.Died, victim.Id), (broken.Reason, broken.ProcessId));
            Assert.Contains($"process {victim.Id} died", broken.Message, StringComparison.Ordinal);
        }

        Assert.True(barrier.IsBroken);
        Assert.Throws<BarrierBrokenException>(() => barrier.Wait(null, Cancel));
        barrier.Reset();
        Task[] again = [.. Enumerable.Range(0, 3).Select(_ => barrier.WaitAsync(null, Cancel).AsTask())];
        await Task.WhenAll(again);
        Assert.Equal((2u, false), (barrier.Phase, barrier.IsBroken));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Killed_at_any_instant_a_party_leaves_nobody_waiting()
    {
        using var barrier = SharedBarrier.Create(2);
        int seed = Environment.TickCount;
        Random random = new(seed);
        for (int kill = 0; kill < 6; kill++)
        {
            await using WorkerProcess victim = WorkerProcess.Start(() => MeetForEver(barrier));
            for (int phase = random.Next(1, 2_000); phase > 0; phase--)
            {
                barrier.Wait(null, Cancel);
            }

            victim.Kill();
            var broken = Assert.Throws<BarrierBrokenException>(() => MeetForEver(barrier));
            Assert.Equal((BarrierBreakReason.Died, victim.Id, seed), (broken.Reason, broken.ProcessId, seed));
            await victim.JoinAsync(Cancel);
            barrier.Reset();
        }
    }

    private static void MeetForEver(SharedBarrier barrier)
    {
        while (true)
        {
            barrier.Wait(static () => { });
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Who_gives_up_breaks_it_for_all_and_the_reason_is_told()
    {
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();
        await Breaks(BarrierBreakReason.TimedOut, 3, async barrier => Assert.Null(await barrier.WaitAsync(TimeSpan.Zero, null, Cancel)));
        await Breaks(BarrierBreakReason.TimedOut, 3,
            barrier => Task.Run(() => Assert.Null(barrier.Wait(TimeSpan.FromMilliseconds(5), null, Cancel)), Cancel));
        await Breaks(BarrierBreakReason.Cancelled, 3,
            barrier => Assert.ThrowsAnyAsync<OperationCanceledException>(() => barrier.WaitAsync(null, stop.Token).AsTask()));
        await Breaks(BarrierBreakReason.Cancelled, 3,
            barrier => Task.Run(() => Assert.ThrowsAny<OperationCanceledException>(() => barrier.Wait(null, stop.Token)), Cancel));
        await Breaks(BarrierBreakReason.Aborted, 2, barrier => Task.Run(barrier.Abort, Cancel));
        await Breaks(BarrierBreakReason.ActionFailed, 2, barrier => Assert.ThrowsAsync<ArithmeticException>(
            () => barrier.WaitAsync(() => throw new ArithmeticException(), Cancel).AsTask()));
        await Breaks(BarrierBreakReason.Reset, 2, barrier => Task.Run(barrier.Reset, Cancel));
    }

    // One waits; then something happens.
    private static async Task Breaks(BarrierBreakReason reason, int parties, Func<SharedBarrier, Task> happens)
    {
        using var barrier = SharedBarrier.Create(parties);
        Task blocked = Task.Run(() => barrier.Wait(null, Cancel), Cancel);
        while (barrier.Waiting == 0)
        {
            await Task.Delay(1, Cancel);
        }

        await happens(barrier);
        var broken = await Assert.ThrowsAsync<BarrierBrokenException>(() => blocked);
        Assert.Equal((reason, Environment.ProcessId), (broken.Reason, broken.ProcessId));
        Assert.Equal((reason != BarrierBreakReason.Reset, 0u, parties), (barrier.IsBroken, barrier.Phase, barrier.Parties));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Disposed_in_the_middle_of_a_wait_it_breaks_and_at_another_time_not()
    {
        string name = Shared.NewName();
        using var barrier = SharedBarrier.Create(2, name);
        SharedBarrier.Open(name).Dispose();
        Assert.False(barrier.IsBroken);
        var other = SharedBarrier.OpenOrCreate(name, 7);
        Task blocked = Task.Run(() => other.Wait(null, Cancel), Cancel);
        while (barrier.Waiting < 1)
        {
            await Task.Delay(1, Cancel);
        }

        other.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => blocked);
        Assert.Equal(BarrierBreakReason.Left, Assert.Throws<BarrierBrokenException>(() => barrier.Wait(null, Cancel)).Reason);
        Assert.Throws<ObjectDisposedException>(() => other.Wait(null, Cancel));
        Assert.Throws<ObjectDisposedException>(other.Reset);
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedBarrier.Create(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedBarrier.Create(SharedBarrier.MaximumParties + 1));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_process_that_only_forgets_it_breaks_nothing()
    {
        string name = Shared.NewName();
        using var barrier = SharedBarrier.Create(2, name);
        using SharedMemory memory = SharedMemory.Create(4096);
        await using WorkerProcess worker = WorkerProcess.Start(() =>
        {
            OpenAndForget(name);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Shared.Set(memory, 0);
            new ManualResetEventSlim().Wait();
        });
        await Shared.AwaitAsync(memory, 0, 1, Cancel);
        while (barrier.Participants > 1)
        {
            await Task.Delay(1, Cancel);
        }

        worker.Kill();
        Assert.False(barrier.IsBroken);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void OpenAndForget(string name) => _ = SharedBarrier.Open(name).Parties;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_does_what_the_barrier_of_Python_does()
    {
        await using PythonPeer python = PythonPeer.Start("""
            import threading
            def meet(barrier, timeouts):
                def one(timeout, found):
                    try: found.append(str(barrier.wait(timeout)))
                    except threading.BrokenBarrierError: found.append('broken')
                found = []
                threads = [threading.Thread(target=one, args=(t, found)) for t in timeouts]
                for t in threads: t.start()
                for t in threads: t.join()
                print(*sorted(found), barrier.broken, barrier.n_waiting, flush=True)
            acted = []
            barrier = threading.Barrier(3, action=lambda: acted.append(1))
            meet(barrier, [None, None, None])
            meet(barrier, [None, 0.01])
            meet(barrier, [None])
            barrier.reset()
            meet(barrier, [None, None, None])
            barrier.abort()
            meet(barrier, [None])
            print(len(acted), flush=True)
            """);
        int acted = 0;
        using var barrier = SharedBarrier.Create(3);
        await Meet(-1, -1, -1);
        await Meet(-1, 10);
        await Meet(-1);
        barrier.Reset();
        await Meet(-1, -1, -1);
        barrier.Abort();
        await Meet(-1);
        Assert.Equal($"{acted}", await python.Line());

        async Task Meet(params int[] timeouts)
        {
            string[] found = await Task.WhenAll(timeouts.Select(async timeout =>
            {
                try
                {
                    BarrierPass? pass = await barrier.WaitAsync(TimeSpan.FromMilliseconds(timeout), () => acted++, Cancel);
                    return pass is { } all ? $"{all.Index}" : "broken";
                }
                catch (BarrierBrokenException)
                {
                    return "broken";
                }
            }));
            // Who waits in a broken barrier is counted by Python no more.
            int waiting = barrier.IsBroken ? 0 : barrier.Waiting;
            Assert.Equal(await python.Line(), $"{string.Join(' ', found.Order())} {barrier.IsBroken} {waiting}");
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void Whatever_stands_in_its_memory_it_is_an_exception_or_a_result()
    {
        string name = Shared.NewName();
        using var barrier = SharedBarrier.Create(1, name);
        using FileStream file = File.Open(Shared.PathOf(name), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        int seed = Environment.TickCount;
        Random random = new(seed);
        byte[] bytes = new byte[8];
        for (int round = 0; round < 300; round++)
        {
            random.NextBytes(bytes);
            file.Position = random.Next(8192, 8192 + 40);
            file.Write(bytes);
            file.Flush();
            Corrupt.Try(() => barrier.Wait(TimeSpan.Zero, null, Cancel));
            Corrupt.Try(() => SharedBarrier.Open(name).Dispose());
            Corrupt.Try(barrier.Reset);
        }
    }
}
