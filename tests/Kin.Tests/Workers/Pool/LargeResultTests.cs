using Kin.Native;
using Kin.Native.Memory;
using Kin.Workers;
using Kin.Workers.Dispatch;
using Kin.Workers.Transport;

namespace Kin.Tests.Workers.Pool;

/// <summary>Results that do not fit into a ring are read by whoever wants them, not by the pool's dispatcher.</summary>
public sealed class LargeResultTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_memory_file_of_a_result_is_read_only_when_it_is_asked_for()
    {
        using SafeFd file = MemoryFile.CreateWith("kin-test", "before"u8);
        ResultBytes result = ResultBytes.Of(
            [], 1, new ReceivedControl(new ControlMessage(ControlKind.Payload, 1, 6), [file.Duplicate()]));
        Assert.Equal(6, result.Length);
        File.WriteAllBytes($"/proc/self/fd/{file.Number}", "after."u8.ToArray());
        Assert.Equal("after."u8, result.Read());
    }

    [Fact]
    public void A_result_that_nobody_wants_leaves_no_descriptor_open()
    {
        using SafeFd file = MemoryFile.CreateWith("kin-test", "bytes"u8);
        SafeFd theirs = file.Duplicate();
        ResultBytes.Of([], 1, new ReceivedControl(new ControlMessage(ControlKind.Payload, 1, 5), [theirs])).Discard();
        Assert.True(theirs.IsClosed);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_large_failure_among_small_results_keeps_every_item_in_its_place()
    {
        await using WorkerPool pool = new(1);
        string large = new('x', 200_000);
        int failed = 0;
        await foreach (MapResult<int, int> result in pool.MapUnordered(
            Enumerable.Range(0, 100), n => n % 10 == 3 ? throw new FormatException(large) : n * n, chunkSize: 50)
            .WithCancellation(Cancel))
        {
            Assert.Equal(result.Input % 10 != 3, result.IsSuccess);
            Assert.Equal(result.IsSuccess ? result.Input * result.Input : 0, result.IsSuccess ? result.Value : 0);
            failed += result.IsSuccess ? 0 : 1;
        }

        Assert.Equal(10, failed);
    }
}
