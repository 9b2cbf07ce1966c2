using Kin.Native;
using Kin.Workers;

namespace Kin.Tests.Workers.Mapping;

/// <summary>Tokens that are captured by the function of a map operation, or lie in its items, stay connected.</summary>
public sealed class MapTokenTests : IAsyncDisposable
{
    private readonly Root.TemporaryDirectory _folder = new();
    private readonly WorkerPool _pool = new(new WorkerPoolOptions { Workers = 2, RetriesOnWorkerDeath = 1 });
    private readonly CancellationTokenSource _source = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _source.Dispose();
        await _pool.DisposeAsync();
        _folder.Dispose();
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(1), InlineData(10), InlineData(null)]
    public async Task A_captured_token_is_cancelled_in_every_worker_while_items_run(int? chunkSize)
    {
        string folder = _folder.Path;
        CancellationToken token = _source.Token;
        Task<bool[]> map = _pool.MapAsync(
            [.. Enumerable.Range(0, 20)], item => Obey(folder, item, token), chunkSize: chunkSize, cancellationToken: Cancel);
        while (Directory.GetFiles(folder).Length < 2)
        {
            await Task.Delay(1, Cancel);
        }

        await _source.CancelAsync();
        Assert.DoesNotContain(false, await map);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_captured_token_is_cancelled_for_streams_too()
    {
        string folder = _folder.Path;
        CancellationToken token = _source.Token;
        await using IAsyncEnumerator<bool> ordered =
            _pool.Map([0], item => Obey(folder, item, token)).GetAsyncEnumerator(Cancel);
        await using IAsyncEnumerator<MapResult<int, bool>> unordered =
            _pool.MapUnordered([1], item => Task.FromResult(Obey(folder, item, token))).GetAsyncEnumerator(Cancel);
        ValueTask<bool> first = ordered.MoveNextAsync(), second = unordered.MoveNextAsync();
        await _folder.WaitForFile("0", Cancel);
        await _folder.WaitForFile("1", Cancel);
        await _source.CancelAsync();
        Assert.True(await first && ordered.Current);
        Assert.True(await second && unordered.Current.Value);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_worker_that_is_started_after_the_cancellation_learns_of_it()
    {
        string once = Path.Combine(_folder.Path, "0");
        CancellationToken token = _source.Token;
        Task<bool[]> map = _pool.MapAsync([0], item =>
        {
            if (!File.Exists(once))
            {
                Deeds.Mark(once);
                token.WaitHandle.WaitOne();
                Deeds.KillMyself(Libc.SIGKILL);
            }

            return token.WaitHandle.WaitOne();
        }, cancellationToken: Cancel);
        await _folder.WaitForFile("0", Cancel);
        await _source.CancelAsync();
        bool[] results = await map;
        Assert.Equal([true], results);
        Assert.Single(_pool.GetEndedWorkers());
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(1), InlineData(5)]
    public async Task Each_item_s_token_is_cancelled_while_that_item_runs(int chunkSize)
    {
        CancellationTokenSource[] sources = [.. Enumerable.Range(0, 5).Select(_ => new CancellationTokenSource())];
        await using WorkerPool pool = new(1);
        Errand[] items = [.. sources.Select((source, i) => new Errand(_folder.Path, i, source.Token, _source.Token))];
        Task<string[]> map = pool.MapAsync(items, Errand.Run, chunkSize: chunkSize, cancellationToken: Cancel);
        for (int i = 0; i < sources.Length; i++)
        {
            await _folder.WaitForFile($"{i}", Cancel);
            await sources[i].CancelAsync();
            sources[i].Dispose();
        }

        Assert.Equal(Enumerable.Repeat("own", 5), await map);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Arguments_of_blocking_calls_and_of_processes_stay_connected()
    {
        Task<bool> call = Task.Run(() => _pool.Run(token => Obey("", -1, token), _source.Token), Cancel);
        await using WorkerProcess process = WorkerProcess.Start(
            (CancellationToken token) => Obey("", -1, token) ? 7 : 1, _source.Token);
        await _source.CancelAsync();
        Assert.True(await call);
        Assert.Equal(7, (await process.JoinAsync(Cancel)).Code);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Tokens_and_handles_of_an_initializer_stay_connected()
    {
        string path = Path.Combine(_folder.Path, "file");
        CancellationToken token = _source.Token;
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        await using WorkerPool pool = new(new WorkerPoolOptions
        {
            Workers = 1,
            Initializer = () =>
            {
                AppContext.SetData("token", token);
                RandomAccess.Write(file, "here"u8, 0);
            },
        });
        Assert.False(await pool.RunAsync(() => Initial().IsCancellationRequested, Cancel));
        Assert.Equal("here", await File.ReadAllTextAsync(path, Cancel));
        await _source.CancelAsync();
        Assert.True(await pool.RunAsync(() => Obey("", -1, Initial()), Cancel));

        static CancellationToken Initial() => (CancellationToken)AppContext.GetData("token")!;
    }

    // True once the token is cancelled. A function that is not told never ends.
    private static bool Obey(string folder, int item, CancellationToken token)
    {
        if (item >= 0)
        {
            Deeds.Mark(Path.Combine(folder, $"{item}"));
        }

        token.WaitHandle.WaitOne();
        return token.IsCancellationRequested;
    }

    private sealed record Errand(string Folder, int Number, CancellationToken Own, CancellationToken Common)
    {
        public static string Run(Errand errand) =>
            Obey(errand.Folder, errand.Number, errand.Own) && !errand.Common.IsCancellationRequested ? "own" : "common";
    }
}
