using Kin.Workers.Transport;

namespace Kin.Tests.Workers.Transport;

/// <summary>The word by which a worker begins items and its parent takes the others back.</summary>
public class ClaimWordTests
{
    private delegate bool Next(ref ulong word);

    private delegate bool Cut(ref ulong word, out int end);

    [Fact]
    public void A_request_is_taken_back_whole_until_the_worker_has_begun()
    {
        ulong word = ClaimWord.Of(5);
        Assert.Equal((0, 0), (ClaimWord.Begun(ref word), ClaimWord.Left(ref word)));
        Assert.False(ClaimWord.TryCut(ref word, parts: 1, out _));
        Assert.True(ClaimWord.TryRevoke(ref word));
        Assert.False(ClaimWord.TryTake(ref word));
        Assert.False(ClaimWord.TryRevoke(ref word));

        word = ClaimWord.Of(5);
        Assert.True(ClaimWord.TryTake(ref word));
        Assert.False(ClaimWord.TryTake(ref word));
        Assert.False(ClaimWord.TryRevoke(ref word));
        Assert.Equal((1, 4), (ClaimWord.Begun(ref word), ClaimWord.Left(ref word)));
    }

    [Fact]
    public void Half_of_what_has_not_begun_is_cut_off_and_in_the_end_the_last_item_too()
    {
        ulong word = ClaimWord.Of(ProgressWord.MaxItems);
        Assert.True(ClaimWord.TryTake(ref word));
        int before = ProgressWord.MaxItems;
        while (ClaimWord.TryCut(ref word, parts: 2, out int end))
        {
            Assert.Equal(before - (before - 1 + 1) / 2, end);
            Assert.Equal((1, end - 1), (ClaimWord.Begun(ref word), ClaimWord.Left(ref word)));
            before = end;
        }

        Assert.Equal(1, before);
        Assert.False(ClaimWord.TryNext(ref word));
    }

    [Theory, InlineData(1), InlineData(2)]
    public void With_both_sides_at_full_speed_every_item_falls_to_exactly_one(int parts)
    {
        for (int round = 0; round < 5_000; round++)
        {
            int[] owners = Share(
                2 + round % 40, ClaimWord.TryNext, (ref ulong word, out int end) => ClaimWord.TryCut(ref word, parts, out end));
            Assert.All(owners, owner => Assert.Equal(1, owner));
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_broken_twin_that_writes_without_comparing_is_caught_by_the_same_trial()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await Task.Run(() =>
        {
            while (Array.TrueForAll(Share(1000, BrokenNext, BrokenCut), owner => owner == 1))
            {
                cancel.ThrowIfCancellationRequested();
            }
        }, cancel);

        static bool BrokenNext(ref ulong word)
        {
            ulong copy = Volatile.Read(ref word);
            bool next = ClaimWord.TryNext(ref copy);
            Volatile.Write(ref word, copy);
            return next;
        }

        static bool BrokenCut(ref ulong word, out int end)
        {
            ulong copy = Volatile.Read(ref word);
            bool cut = ClaimWord.TryCut(ref copy, parts: 2, out end);
            Volatile.Write(ref word, copy);
            return cut;
        }
    }

    // How often each item was given to somebody, when a worker begins one after the other while its parent cuts.
    private static int[] Share(int items, Next next, Cut cut)
    {
        int[] owners = new int[items];
        ulong[] word = [ClaimWord.Of(items)];
        using Barrier start = new(2);
        Thread worker = new(() =>
        {
            Assert.True(ClaimWord.TryTake(ref word[0]));
            start.SignalAndWait();
            int item = 0;
            do
            {
                Interlocked.Increment(ref owners[item++]);
            }
            while (next(ref word[0]) && item < items);
        });
        worker.Start();
        start.SignalAndWait();
        int whole = items;
        while (cut(ref word[0], out int end))
        {
            for (int item = end; item < whole; item++)
            {
                Interlocked.Increment(ref owners[item]);
            }

            whole = end;
        }

        worker.Join();
        return owners;
    }
}
