using System.Security.Cryptography;
using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>Values that no ring can hold go both ways whole, many at once, and leave nothing open.</summary>
public sealed class LargeValueTests : IAsyncDisposable
{
    private const int Huge = 64 << 20;

    private readonly WorkerPool _pool = new(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Sixty_four_megabytes_go_there_and_back_whole()
    {
        byte[] sent = Deeds.Bytes(Huge);
        (byte[] hash, byte[] back) = await _pool.RunAsync(HashAndInvert, sent, Cancel);
        Assert.Equal(SHA256.HashData(sent), hash);
        Assert.Equal(Huge, back.Length);
        Assert.True(Inverted(sent).AsSpan().SequenceEqual(back));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Every_size_around_the_bounds_of_frame_and_ring_comes_back_whole()
    {
        int inline = Kin.Workers.Transport.RegionLayout.MaxInlinePayload, ring = Kin.Workers.Transport.RegionLayout.RingBytes;
        foreach (int around in (int[])[inline, ring / 2, ring, 4 * ring])
        {
            int[] sizes = [.. Enumerable.Range(around - 40, 48)];
            Task<byte[]>[] back = [.. sizes.Select(size => _pool.RunAsync(Inverted, Deeds.Bytes(size), Cancel))];
            for (int i = 0; i < sizes.Length; i++)
            {
                Assert.Equal(Inverted(Deeds.Bytes(sizes[i])), await back[i]);
            }
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Hundreds_of_megabyte_results_at_once_arrive_whole_from_calls_and_from_a_map()
    {
        Task<byte[]>[] calls = [.. Enumerable.Range(1 << 20, 150).Select(size => _pool.RunAsync(Deeds.Bytes, size, Cancel))];
        int next = 1 << 20;
        await foreach (byte[] bytes in _pool.Map(Enumerable.Range(1 << 20, 150), Deeds.Bytes).WithCancellation(Cancel))
        {
            Assert.True(Deeds.Bytes(next++).AsSpan().SequenceEqual(bytes));
        }

        for (int i = 0; i < calls.Length; i++)
        {
            byte[] bytes = await calls[i];
            Assert.True(Deeds.Bytes((1 << 20) + i).AsSpan().SequenceEqual(bytes));
        }

        Assert.Empty(_pool.GetEndedWorkers());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Large_values_leave_no_descriptor_behind_in_the_worker()
    {
        await using WorkerPool pool = new(1);
        await pool.RunAsync(Inverted, Deeds.Bytes(1 << 20), Cancel);
        string[] before = await pool.RunAsync(Deeds.Descriptors, Cancel);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => pool.RunAsync(Inverted, Deeds.Bytes((1 << 20) + i), Cancel)));
        Assert.Equal(before, await pool.RunAsync(Deeds.Descriptors, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_large_value_of_a_blocked_caller_comes_back_whole_too()
    {
        byte[] back = await Task.Run(() => _pool.Run(Inverted, Deeds.Bytes(3_000_000)), Cancel);
        Assert.Equal(Inverted(Deeds.Bytes(3_000_000)), back);
    }

    private static (byte[] Hash, byte[] Inverted) HashAndInvert(byte[] bytes) => (SHA256.HashData(bytes), Inverted(bytes));

    private static byte[] Inverted(byte[] bytes) => Array.ConvertAll(bytes, b => (byte)~b);
}
