using Kin.Ipc;
using Kin.Ipc.Countdowns;
using Kin.Ipc.Regions;
using Kin.Native;
using Kin.Native.Memory;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc;

/// <summary>The count goes down once for each thing that was done, and for what the dead had taken on.</summary>
public sealed class SharedCountdownTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task All_who_wait_go_on_when_as_much_was_signalled_as_there_was_to_do()
    {
        using var jobs = SharedCountdown.Create(2_001);
        Task[] waiting =
        [
            Task.Run(() => jobs.Wait(Cancel), Cancel), jobs.WaitAsync(Cancel).AsTask(),
            WorkerProcess.RunAsync(() => jobs.Wait(), cancellationToken: Cancel),
        ];
        int[] last = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => WorkerProcess.RunAsync(
            () => Enumerable.Range(0, 1_000).Count(_ => jobs.Signal()), cancellationToken: Cancel)));
        Assert.Equal((0, 1, 2_001), (last.Sum(), jobs.CurrentCount, jobs.InitialCount));
        Assert.False(jobs.IsSet || jobs.Wait(TimeSpan.FromMilliseconds(5), Cancel) || await jobs.WaitAsync(TimeSpan.Zero, Cancel));
        Assert.True(jobs.Signal());
        await Task.WhenAll(waiting);
        Assert.True(jobs.IsSet && jobs.Wait(TimeSpan.Zero, Cancel) && await jobs.WaitAsync(TimeSpan.Zero, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_counts_up_too_and_begins_anew()
    {
        using var count = SharedCountdown.Create(1);
        count.AddCount(3);
        Assert.Equal((4, false), (count.CurrentCount, count.Signal(3)));
        Assert.Throws<InvalidOperationException>(() => count.Signal(2));
        Assert.True(count.Signal());
        Assert.False(count.TryAddCount());
        Assert.Throws<InvalidOperationException>(() => count.AddCount());
        Assert.Throws<InvalidOperationException>(() => count.Signal());
        Assert.Throws<InvalidOperationException>(() => count.Take());
        count.Reset();
        Assert.Equal(1, count.CurrentCount);
        count.Reset(SharedCountdown.MaximumCount);
        Assert.False(count.TryAddCount());
        Task waiting = count.WaitAsync(Cancel).AsTask();
        count.Reset(0);
        await waiting;
        Assert.Throws<ArgumentOutOfRangeException>(() => count.Reset(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedCountdown.Create(SharedCountdown.MaximumCount + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => count.Signal(0));
        using CancellationTokenSource stop = new();
        count.Reset(1);
        Task blocked = Task.Run(() => count.Wait(stop.Token), Cancel), other = count.WaitAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(false), InlineData(true)]
    public async Task What_a_killed_process_had_taken_on_is_counted_down_and_told(bool asynchronously)
    {
        using var jobs = SharedCountdown.Create(4);
        using SharedMemory memory = SharedMemory.Create(4096);
        await using WorkerProcess worker = WorkerProcess.Start(() =>
        {
            using SharedCountdownShare first = jobs.Take();
            SharedCountdownShare[] more = [jobs.Take(), jobs.Take(2)];
            first.Dispose();
            Shared.Set(memory, 0);
            new ManualResetEventSlim().Wait();
            GC.KeepAlive(more);
        });
        await Shared.AwaitAsync(memory, 0, 1, Cancel);
        Assert.Equal((3, 0L), (jobs.CurrentCount, jobs.Abandoned));
        Task waiting = asynchronously ? jobs.WaitAsync(Cancel).AsTask() : Task.Run(() => jobs.Wait(Cancel), Cancel);
        worker.Kill();
        await waiting;
        Assert.Equal((0, 3L), (jobs.CurrentCount, jobs.Abandoned));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_a_killed_process_should_have_signalled_stays_if_it_did_not_take_it_on()
    {
        using var jobs = SharedCountdown.Create(2);
        using SharedMemory memory = SharedMemory.Create(4096);
        await using WorkerProcess worker = WorkerProcess.Start(() =>
        {
            jobs.Signal();
            Shared.Set(memory, 0);
            new ManualResetEventSlim().Wait();
        });
        await Shared.AwaitAsync(memory, 0, 1, Cancel);
        worker.Kill();
        await worker.JoinAsync(Cancel);
        Assert.Equal((1, 1, 0L), (jobs.Participants, jobs.CurrentCount, jobs.Abandoned));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Killed_at_any_instant_each_share_is_counted_exactly_once()
    {
        const int Start = 1_000_000;
        using var jobs = SharedCountdown.Create(Start);
        using var taken = SharedArray<int>.Create(2); // shares begun, shares known to be over
        using SharedMemory memory = SharedMemory.Create(4096);
        int seed = Environment.TickCount;
        Random random = new(seed);
        for (int kill = 0; kill < 8; kill++)
        {
            Shared.Set(memory, 0, 0);
            await using WorkerProcess worker = WorkerProcess.Start(() => TakeForEver(jobs, taken, memory));
            await Shared.AwaitAsync(memory, 0, 1, Cancel);
            for (int i = random.Next(2_000); i > 0; i--)
            {
                jobs.AddCount(); // others change the word in between
                jobs.Signal();
            }

            worker.Kill();
            await worker.JoinAsync(Cancel);
            Assert.Equal(1, jobs.Participants);
            int done = Start - jobs.CurrentCount;
            // A kill between the two leaves one share that was begun and perhaps not taken.
            Assert.InRange(done, taken[1], taken[0]);
            Assert.InRange(taken[0] - taken[1], 0, kill + 1);
            Assert.InRange(taken[0] - done, 0, kill + 1);
        }
    }

    private static void TakeForEver(SharedCountdown jobs, SharedArray<int> taken, SharedMemory memory)
    {
        while (true)
        {
            taken.Increment(0);
            jobs.Take().Dispose();
            taken.Increment(1);
            Shared.Set(memory, 0);
        }
    }

    // The content itself: the words that a step writes, in their order, are kept up to the one at which it died.
    [Fact]
    public void Whoever_cleans_up_counts_down_once_at_whatever_write_the_participant_and_the_cleaner_before_died()
    {
        const int Slot = 3;
        long entry = CountdownLedger.Word + 48 + (Slot * 32);
        long intent = entry, owed = entry + 8, lost = entry + 16, seen = entry + 24;
        const long Length = RegionLayout.Content + CountdownLedger.Bytes;
        using SafeFd file = SharedMemoryFile.CreateAnonymous("countdown", Length);
        using SharedMapping memory = SharedMapping.Map(file, Length, MappingAccess.Shared);
        CountdownLedger ledger = new(memory);
        for (int kept = 0; kept <= 4; kept++)
        {
            for (int keptByCleaner = 0; keptByCleaner <= 5; keptByCleaner++)
            {
                for (int others = 0; others < 3; others++)
                {
                    memory.Use(RegionLayout.Content, (int)CountdownLedger.Bytes).Clear();
                    ledger.Begin(10);
                    ledger.Take(Slot, 4);
                    Keep(memory, () => ledger.Pay(Slot, 1), kept, intent, seen, CountdownLedger.Word, owed);
                    Count(others);
                    if (kept is 0 or 4)
                    {
                        Keep(memory, () => ledger.PayForTheDead(Slot), keptByCleaner, lost, intent, seen, CountdownLedger.Word, owed);
                    }

                    Count(others);
                    ledger.PayForTheDead(Slot);
                    ledger.PayForTheDead(Slot);
                    Assert.Equal((kept, keptByCleaner, others, 6 + (2 * others), kept == 0 ? 4 : 3),
                        (kept, keptByCleaner, others, ledger.Count, ledger.Abandoned));
                }
            }
        }

        void Count(int times)
        {
            for (int i = 0; i < times; i++)
            {
                Assert.True(ledger.TryChange(+1, 1, out _)); // another participant overwrites the word
            }
        }
    }

    private static void Keep(SharedMapping memory, Action step, int count, params long[] writes)
    {
        byte[] before = memory.Use(RegionLayout.Content, (int)CountdownLedger.Bytes).ToArray();
        step();
        ulong[] after = [.. writes.Select(offset => memory.At<ulong>(offset))];
        before.CopyTo(memory.Use(RegionLayout.Content, before.Length));
        for (int i = 0; i < count; i++)
        {
            memory.At<ulong>(writes[i]) = after[i];
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Disposed_it_ends_waits_and_gives_up_its_shares()
    {
        string name = Shared.NewName();
        using var jobs = SharedCountdown.Create(3, name);
        var mine = SharedCountdown.OpenOrCreate(name, 9);
        SharedCountdownShare share = mine.Take(2);
        Task blocked = Task.Run(() => mine.Wait(Cancel), Cancel), other = mine.WaitAsync(Cancel).AsTask();
        Assert.False(mine.Wait(TimeSpan.FromMilliseconds(5), Cancel));
        mine.Dispose();
        share.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => blocked);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => other);
        Assert.Throws<ObjectDisposedException>(() => mine.Signal());
        Assert.Throws<ObjectDisposedException>(() => mine.CurrentCount);
        Assert.Equal((1, 2L), (jobs.CurrentCount, jobs.Abandoned));
        Assert.Equal(2, share.Count);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void Whatever_stands_in_its_memory_it_is_an_exception_or_a_count()
    {
        string name = Shared.NewName();
        using var jobs = SharedCountdown.Create(5, name);
        using FileStream file = File.Open(Shared.PathOf(name), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        int seed = Environment.TickCount;
        Random random = new(seed);
        byte[] bytes = new byte[24];
        for (int round = 0; round < 500; round++)
        {
            random.NextBytes(bytes);
            file.Position = random.Next(8192, (int)file.Length - bytes.Length);
            file.Write(bytes);
            file.Flush();
            Corrupt.Try(() => jobs.Signal());
            Corrupt.Try(() => jobs.AddCount());
            Corrupt.Try(() => jobs.Take().Dispose());
            Corrupt.Try(() => jobs.Wait(TimeSpan.Zero, Cancel));
            Corrupt.Try(() => SharedCountdown.Open(name).Dispose());
        }
    }
}
