using Kin.Workers;

namespace Kin.Tests.Workers.Mapping;

/// <summary>One function over many items gives what a loop would give, for every form and every size of chunk.</summary>
public sealed class MapTests : IAsyncDisposable
{
    private readonly WorkerPool _pool = new(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    [Theory(Timeout = Limit.Milliseconds), InlineData(null), InlineData(1), InlineData(7), InlineData(1000), InlineData(100_000)]
    public async Task All_forms_give_the_results_of_a_loop(int? chunkSize)
    {
        int[] items = [.. Enumerable.Range(0, 3000)];
        int[] expected = [.. items.Select(Deeds.Square)];
        Assert.Equal(expected, await _pool.MapAsync(items, Deeds.Square, chunkSize: chunkSize, cancellationToken: Cancel));
        Assert.Equal(expected, await _pool.MapAsync(items.Select(x => x), Deeds.SquareLater, chunkSize: chunkSize, cancellationToken: Cancel));
        Assert.Equal(expected, await ListAsync(_pool.Map(items, Deeds.Square, chunkSize)));
        List<MapResult<int, int>> unordered = await ListAsync(_pool.MapUnordered(items, Deeds.SquareLater, chunkSize));
        Assert.Equal(items, unordered.Select(r => r.Index).Order());
        Assert.All(unordered, r => Assert.Equal((r.Input * r.Input, r.Index), (r.Value, r.Input)));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task No_items_give_no_results_and_start_no_worker()
    {
        Assert.Empty(await _pool.MapAsync(Array.Empty<int>(), Deeds.Square, cancellationToken: Cancel));
        Assert.Empty(await ListAsync(_pool.Map(Enumerable.Empty<int>(), Deeds.Square)));
        Assert.Empty(await ListAsync(_pool.MapUnordered(Array.Empty<int>(), Deeds.Square)));
        Assert.Empty(_pool.GetWorkers());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Text_and_objects_go_and_come()
    {
        string prefix = "<";
        string[] words = [.. Enumerable.Range(0, 2000).Select(i => new string('a', i % 50) + i)];
        Assert.Equal(
            words.Select(w => new Word(prefix + w, w.Length)),
            await _pool.MapAsync(words, w => new Word(prefix + w, w.Length), cancellationToken: Cancel));
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(0), InlineData(-1), InlineData(1 << 24)]
    public async Task A_chunk_size_that_cannot_be_is_refused(int size) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => _pool.MapAsync([1], Deeds.Square, chunkSize: size, cancellationToken: Cancel));

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Endless_input_is_read_only_as_far_as_needed()
    {
        int read = 0, closed = 0;
        int count = 0;
        await foreach (int square in _pool.Map(Numbers(), Deeds.Square, chunkSize: 1).WithCancellation(Cancel))
        {
            Assert.Equal(count * count, square);
            if (++count == 100)
            {
                break;
            }
        }

        await _pool.DrainAsync(Cancel);
        Assert.InRange(read, 100, 20_000);
        Assert.Equal(1, closed);
        int before = read;
        Assert.Equal(9, await _pool.RunAsync(Deeds.Square, 3, Cancel));
        Assert.Equal(before, read);

        IEnumerable<int> Numbers()
        {
            try
            {
                while (true)
                {
                    yield return read++;
                }
            }
            finally
            {
                closed++;
            }
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_slow_reader_holds_the_reading_of_the_input_back()
    {
        int read = 0;
        await using IAsyncEnumerator<int> results =
            _pool.Map(Enumerable.Range(0, 1_000_000).Select(i => read = i), Deeds.Square, chunkSize: 1)
                .GetAsyncEnumerator(Cancel);
        Assert.True(await results.MoveNextAsync());
        for (int i = 0; i < 500; i++)
        {
            Assert.Equal(4, await _pool.RunAsync(Deeds.Square, 2, Cancel));
        }

        Assert.InRange(read, 1, 20_000);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task An_input_that_throws_midway_fails_the_operation_and_the_pool_goes_on()
    {
        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            () => _pool.MapAsync(Breaking(), Deeds.Square, cancellationToken: Cancel));
        Assert.Equal("item 50", thrown.Message);
        List<int> got = [];
        thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (int value in _pool.Map(Breaking(), Deeds.Square, chunkSize: 3).WithCancellation(Cancel))
            {
                got.Add(value);
            }
        });
        Assert.Equal("item 50", thrown.Message);
        Assert.Equal(Enumerable.Range(0, got.Count).Select(Deeds.Square), got);
        Assert.InRange(got.Count, 48, 50);
        Assert.Equal(9, await _pool.RunAsync(Deeds.Square, 3, Cancel));

        static IEnumerable<int> Breaking()
        {
            for (int i = 0; i < 50; i++)
            {
                yield return i;
            }

            throw new InvalidOperationException("item 50");
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_end_of_an_input_that_blocks_or_throws_delays_no_other_task_and_is_told()
    {
        using ManualResetEventSlim closing = new(), close = new();
        Task<int[]> slow = _pool.MapAsync(Closing(), Deeds.Square, cancellationToken: Cancel);
        await Task.Run(() => closing.Wait(Cancel), Cancel);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(9, await _pool.RunAsync(Deeds.Square, 3, Cancel));
        }

        close.Set();
        Assert.Equal("closed", (await Assert.ThrowsAsync<InvalidOperationException>(() => slow)).Message);

        IEnumerable<int> Closing()
        {
            using Slow slow = new(() =>
            {
                closing.Set();
                close.Wait(Cancel);
            });
            yield return 1;
        }
    }

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        List<T> list = [];
        await foreach (T item in items.WithCancellation(Cancel))
        {
            list.Add(item);
        }

        return list;
    }

    private sealed record Word(string Text, int Length);

    private sealed class Slow(Action close) : IDisposable
    {
        public void Dispose()
        {
            close();
            throw new InvalidOperationException("closed");
        }
    }
}
