using Kin.Workers;

namespace Kin.Tests.Workers.Mapping;

/// <summary>Streams of results that are left before their end, however that happens.</summary>
[Collection(Alone.Name)]
public sealed class MapLeavingTests : IAsyncDisposable
{
    private readonly Root.TemporaryDirectory _folder = new();
    private readonly WorkerPool _pool = new(2);
    private readonly Input _input = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Log => Path.Combine(_folder.Path, "log");

    public enum Way
    {
        Break,
        Exception,
        Cancellation,
        CancellationWhileWaiting,
        Dispose,
    }

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        _folder.Dispose();
    }

    [Theory(Timeout = Limit.Milliseconds), CombinatorialWays]
    public async Task Leaving_cancels_what_is_queued_closes_the_input_and_leaves_the_pool_usable(Way way, bool ordered, int? chunkSize)
    {
        string log = Log;
        File.WriteAllText(log, "");
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        IAsyncEnumerable<int> stream = ordered
            ? _pool.Map(_input.Items(), item => Record(log, item), chunkSize)
            : Values(_pool.MapUnordered(_input.Items(), item => Record(log, item), chunkSize), source.Token);
        await LeaveAsync(stream, way, source);
        await _pool.DrainAsync(Cancel);

        // Before the first result nothing need have begun.
        int least = way == Way.CancellationWhileWaiting ? 0 : 1;
        Assert.InRange(_input.Opened, least, 1);
        Assert.Equal(_input.Opened, _input.Closed);
        int read = _input.Read, ran = Deeds.Recorded(log).Length;
        Assert.InRange(ran, least, read);
        Assert.Equal(9, await _pool.RunAsync(Deeds.Square, 3, Cancel));
        Assert.Equal((read, ran), (_input.Read, Deeds.Recorded(log).Length));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_stream_that_nobody_enumerates_starts_nothing()
    {
        IAsyncEnumerable<int> never = _pool.Map(_input.Items(), Deeds.Square);
        await using IAsyncEnumerator<MapResult<int, int>> begun =
            _pool.MapUnordered(_input.Items(), Deeds.Square).GetAsyncEnumerator(Cancel);
        Assert.NotNull(never);
        await _pool.DrainAsync(Cancel);
        Assert.Equal((0, 0), (_input.Opened, _input.Closed));
        Assert.Empty(_pool.GetWorkers());
    }

    [Fact]
    public void Wrong_arguments_of_a_stream_are_told_at_the_call()
    {
        Assert.Throws<ArgumentNullException>("items", () => _pool.Map((int[])null!, Deeds.Square));
        Assert.Throws<ArgumentNullException>("function", () => _pool.MapUnordered([1], (Func<int, int>)null!));
        Assert.Throws<ArgumentOutOfRangeException>("chunkSize", () => _pool.Map([1], Deeds.Square, 0));
        _pool.Complete();
        Assert.Throws<InvalidOperationException>(() => _pool.MapUnordered([1], Deeds.Square));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task An_input_is_not_opened_for_a_function_that_cannot_cross_and_is_closed_when_it_throws()
    {
        Thread thread = Thread.CurrentThread;
        await Assert.ThrowsAsync<CannotCrossException>(
            () => _pool.MapAsync(_input.Items(), i => i + thread.ManagedThreadId, cancellationToken: Cancel));
        Assert.Equal(0, _input.Opened);
        _input.ThrowAt = 40;
        await Assert.ThrowsAsync<FormatException>(() => _pool.MapAsync(_input.Items(), Deeds.Square, cancellationToken: Cancel));
        await _pool.DrainAsync(Cancel);
        Assert.Equal((1, 1, 40), (_input.Opened, _input.Closed, _input.Read));
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(false, null), InlineData(true, null), InlineData(false, 1), InlineData(true, 7)]
    public async Task An_endless_input_is_read_ahead_of_a_reader_that_stands_still_only_so_far(bool ordered, int? chunkSize)
    {
        IAsyncEnumerable<int> stream = ordered
            ? _pool.Map(_input.Items(), Deeds.Square, chunkSize)
            : Values(_pool.MapUnordered(_input.Items(), Deeds.Square, chunkSize), Cancel);
        await using IAsyncEnumerator<int> results = stream.GetAsyncEnumerator(Cancel);
        Assert.True(await results.MoveNextAsync());
        int read;
        do
        {
            read = _input.Read;
            await Task.Delay(300, Cancel);
        }
        while (_input.Read != read);

        Assert.InRange(read, 1, 1_000_000);
        for (int i = 0; i < read; i++)
        {
            Assert.True(await results.MoveNextAsync());
        }

        Assert.InRange(_input.Read, read + 1, int.MaxValue);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_thousand_streams_left_early_leave_no_memory_and_no_descriptors()
    {
        await using WorkerPool pool = new(2);
        using CancellationTokenSource source = new();
        await AbandonAsync(pool, 100, source.Token);
        (long, string)[] before = [Held(), .. await HeldByWorkers(pool)];
        await AbandonAsync(pool, 1000, source.Token);
        (long, string)[] after = [Held(), .. await HeldByWorkers(pool)];

        Assert.Empty(pool.GetEndedWorkers());

        // A thousand times what was captured would be 100 MB, here and there.
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First.Item2.Split('\n'), pair.Second.Item2.Split('\n')));
        Assert.All(before.Zip(after), pair => Assert.InRange(pair.Second.Item1 - pair.First.Item1, long.MinValue, 20 << 20));
    }

    private static async Task AbandonAsync(WorkerPool pool, int streams, CancellationToken token)
    {
        for (int i = 0; i < streams; i++)
        {
            byte[] large = new byte[100_000];
            await foreach (MapResult<int, int> result in pool.MapUnordered(
                Enumerable.Range(0, 100_000).Where(item => item >= 0),
                item => token.IsCancellationRequested ? 0 : large.Length + item).WithCancellation(Cancel))
            {
                Assert.Equal(large.Length + result.Input, result.Value);
                break;
            }
        }

        await pool.DrainAsync(Cancel);
    }

    private static async Task<(long, string)[]> HeldByWorkers(WorkerPool pool)
    {
        // Each waits until the other is asked as well, so that both are.
        string folder = Directory.CreateTempSubdirectory("kin-test-").FullName;
        (int Pid, (long, string) Held)[] held = await pool.MapAsync([0, 1], _ =>
        {
            Deeds.Mark(Path.Combine(folder, $"{Environment.ProcessId}"));
            while (Directory.GetFiles(folder).Count(file => !file.EndsWith(".new", StringComparison.Ordinal)) < 2)
            {
                Task.Delay(1).Wait();
            }

            return (Environment.ProcessId, Held());
        }, chunkSize: 1, cancellationToken: Cancel);
        Directory.Delete(folder, recursive: true);
        return [.. held.OrderBy(worker => worker.Pid).Select(worker => worker.Held)];
    }

    private static (long Memory, string Descriptors) Held()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return (GC.GetTotalMemory(forceFullCollection: true), string.Join('\n', Deeds.Descriptors().Order()));
    }

    private static async Task LeaveAsync(IAsyncEnumerable<int> stream, Way way, CancellationTokenSource source)
    {
        switch (way)
        {
            case Way.Break:
                await foreach (int _ in stream.WithCancellation(source.Token))
                {
                    break;
                }

                break;
            case Way.Exception:
                await Assert.ThrowsAsync<FormatException>(async () =>
                {
                    await foreach (int _ in stream.WithCancellation(source.Token))
                    {
                        throw new FormatException("in the body");
                    }
                });
                break;
            case Way.Cancellation:
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
                {
                    await foreach (int _ in stream.WithCancellation(source.Token))
                    {
                        await source.CancelAsync();
                    }
                });
                break;
            case Way.CancellationWhileWaiting:
                IAsyncEnumerator<int> waiting = stream.GetAsyncEnumerator(source.Token);
                ValueTask<bool> first = waiting.MoveNextAsync();
                await source.CancelAsync();
                await Task.WhenAny(first.AsTask());
                await waiting.DisposeAsync();
                break;
            case Way.Dispose:
                await using (IAsyncEnumerator<int> results = stream.GetAsyncEnumerator(source.Token))
                {
                    Assert.True(await results.MoveNextAsync());
                }

                break;
        }
    }

    private static async IAsyncEnumerable<int> Values(
        IAsyncEnumerable<MapResult<int, int>> results,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (MapResult<int, int> result in results.WithCancellation(cancellationToken))
        {
            yield return result.Value;
        }
    }

    private static int Record(string log, int item)
    {
        Deeds.Record(log, item);
        return item;
    }

    private sealed class Input
    {
        public int Opened;
        public int Closed;
        public int Read;

        public int ThrowAt { get; set; } = int.MaxValue;

        public IEnumerable<int> Items()
        {
            Interlocked.Increment(ref Opened);
            try
            {
                while (Volatile.Read(ref Read) < ThrowAt)
                {
                    yield return Interlocked.Increment(ref Read) - 1;
                }

                throw new FormatException("the input ends here");
            }
            finally
            {
                Interlocked.Increment(ref Closed);
            }
        }
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class CombinatorialWaysAttribute : Xunit.v3.DataAttribute
    {
        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
            System.Reflection.MethodInfo testMethod, Xunit.Sdk.DisposalTracker disposalTracker) => new(
            [.. from way in Enum.GetValues<Way>() from ordered in new[] { false, true } from size in new int?[] { null, 1, 1000 }
                select new TheoryDataRow(way, ordered, size)]);

        public override bool SupportsDiscoveryEnumeration() => true;
    }
}
