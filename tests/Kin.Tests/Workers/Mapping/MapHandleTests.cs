using System.Text;
using Kin.Native;
using Kin.Workers;
using Microsoft.Win32.SafeHandles;

namespace Kin.Tests.Workers.Mapping;

/// <summary>Kernel handles that are captured by the function of a map operation, or lie in its items.</summary>
[Collection(Alone.Name)]
public sealed class MapHandleTests : IAsyncDisposable
{
    private const int Width = 8;

    private readonly Root.TemporaryDirectory _folder = new();
    private readonly WorkerPool _pool = new(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Target => Path.Combine(_folder.Path, "target");

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        _folder.Dispose();
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(1), InlineData(null)]
    public async Task A_captured_handle_goes_to_every_worker_also_when_it_is_closed_here_at_once(int? chunkSize)
    {
        Task<int[]> map;
        using (SafeFileHandle file = OpenTarget())
        {
            map = _pool.MapAsync([.. Enumerable.Range(0, 300)], item => Write(file, item), chunkSize: chunkSize, cancellationToken: Cancel);
        }

        Assert.Equal(Enumerable.Range(0, 300), await map);
        Assert.Equal(Expected(300), File.ReadAllText(Target));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_argument_of_a_call_may_be_closed_at_once()
    {
        Task<int> call;
        using (SafeFileHandle file = OpenTarget())
        {
            call = _pool.RunAsync(handle => Write(handle, 0), file, Cancel);
        }

        Assert.Equal(0, await call);
        Assert.Equal(Expected(1), File.ReadAllText(Target));
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(1), InlineData(600), InlineData(null)]
    public async Task Items_may_bring_handles_more_than_one_message_can_carry(int? chunkSize)
    {
        using SafeFileHandle file = OpenTarget();
        (int Number, SafeFileHandle? File)[] items =
            [.. Enumerable.Range(0, 600).Select(i => (i, i % 2 == 0 ? file : null))];
        int[] written = await _pool.MapAsync(
            items, item => item.File is null ? -1 : Write(item.File, item.Number / 2), chunkSize: chunkSize, cancellationToken: Cancel);
        Assert.Equal(items.Select(item => item.File is null ? -1 : item.Number / 2), written);
        Assert.Equal(Expected(300), File.ReadAllText(Target));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task An_item_with_more_handles_than_a_message_carries_fails_alone()
    {
        using SafeFileHandle file = OpenTarget();
        SafeFileHandle[][] items = [[file], [.. Second(file, 252)], [.. Second(file, 253)], [file, file]];
        List<MapResult<SafeFileHandle[], int>> results = [];
        await foreach (MapResult<SafeFileHandle[], int> result in _pool.MapUnordered(items, files => files.Length, 4).WithCancellation(Cancel))
        {
            results.Add(result);
        }

        results.Sort((a, b) => a.Index.CompareTo(b.Index));
        Assert.Equal([true, true, false, true], results.Select(r => r.IsSuccess));
        Assert.Contains("252", results[2].Exception!.Message, StringComparison.Ordinal);
        Array.ForEach([.. items[1], .. items[2]], handle => handle.Dispose());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Neither_side_keeps_descriptors_when_the_maps_are_over()
    {
        await using WorkerPool pool = new(1);
        using SafeFileHandle file = OpenTarget();
        await pool.MapAsync([0], item => Write(file, item), cancellationToken: Cancel);
        string[] here = Deeds.Descriptors(), there = await pool.RunAsync(Collected, Cancel);
        for (int i = 0; i < 20; i++)
        {
            await pool.MapAsync([0, 1], item => Write(file, item), cancellationToken: Cancel);
            await pool.MapAsync([file, file], handle => Write(handle, 0), cancellationToken: Cancel);
        }

        await pool.DrainAsync(Cancel);
        Assert.Equal(there.Order(), (await pool.RunAsync(Collected, Cancel)).Order());
        Assert.Equal(here.Order(), Deeds.Descriptors().Order());
    }

    private static string[] Collected()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Deeds.Descriptors();
    }

    private static int Write(SafeFileHandle file, int item)
    {
        RandomAccess.Write(file, Encoding.ASCII.GetBytes($"{item,Width}"), (long)item * Width);
        return item;
    }

    private static string Expected(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"{i,Width}"));

    private static IEnumerable<SafeFileHandle> Second(SafeFileHandle file, int count) =>
        Enumerable.Range(0, count).Select(_ => new SafeFileHandle(SafeFd.DuplicateOf(file).Release(), ownsHandle: true));

    private SafeFileHandle OpenTarget() => File.OpenHandle(Target, FileMode.Create, FileAccess.ReadWrite);
}
