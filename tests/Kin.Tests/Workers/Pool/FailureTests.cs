using Kin.Workers;

namespace Kin.Tests.Workers.Pool;

/// <summary>A function that throws, an argument or a result that cannot cross: that call fails, and nothing else.</summary>
public sealed class FailureTests : IAsyncDisposable
{
    private readonly WorkerPool _pool = new(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    [Theory(Timeout = Limit.Milliseconds), InlineData(false), InlineData(true)]
    public async Task An_exception_arrives_with_type_message_inner_and_the_stack_of_the_worker(bool blocking)
    {
        RemoteException thrown = await Assert.ThrowsAsync<RemoteException>(async () =>
            _ = blocking ? _pool.Run(Deeds.Throw, "bad luck") : await _pool.RunAsync(Deeds.Throw, "bad luck", Cancel));
        Assert.Equal(typeof(InvalidOperationException).FullName, thrown.TypeName);
        Assert.Equal("bad luck", thrown.Message);
        Assert.Contains(nameof(Deeds.Throw), thrown.RemoteStackTrace, StringComparison.Ordinal);
        Assert.Contains($"{nameof(Deeds)}.{nameof(Deeds.Throw)}", thrown.StackTrace, StringComparison.Ordinal);
        Assert.Contains(nameof(FailureTests), thrown.StackTrace, StringComparison.Ordinal);
        RemoteException inner = Assert.IsType<RemoteException>(thrown.InnerException);
        Assert.Equal((typeof(FormatException).FullName, "inner"), (inner.TypeName, inner.Message));
        Assert.Equal(4, await _pool.RunAsync(Deeds.Square, 2, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task An_exception_of_an_asynchronous_function_arrives_too()
    {
        RemoteException thrown = await Assert.ThrowsAsync<RemoteException>(() => _pool.RunAsync(
            async (string text) =>
            {
                await Task.Yield();
                return int.Parse(text, null);
            }, "x", Cancel));
        Assert.Equal(typeof(FormatException).FullName, thrown.TypeName);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task An_exception_with_a_message_larger_than_the_ring_arrives()
    {
        RemoteException thrown = await Assert.ThrowsAsync<RemoteException>(
            () => _pool.RunAsync(() => Deeds.Throw(new string('x', 1_000_000)), Cancel));
        Assert.Equal(1_000_000, thrown.Message.Length);
    }

    [Fact]
    public void What_cannot_cross_is_refused_at_the_call_naming_the_member()
    {
        WithThread value = new() { Inner = new() { Runner = Thread.CurrentThread } };
        CannotCrossException refused = Assert.IsType<CannotCrossException>(Record.Exception(Call));
        Assert.Contains("Runner", refused.MemberPath, StringComparison.Ordinal);
        Assert.Throws<CannotCrossException>(() => _pool.Run(Take, value));
        Assert.Throws<CannotCrossException>(() => { _pool.Submit(Take, value); });
        Assert.Throws<CannotCrossException>(() => _pool.Run(() => value.Inner is null));
        Assert.Empty(_pool.GetWorkers());
        Assert.Equal(9, _pool.Run(Deeds.Square, 3));

        // Thrown by the call itself and not by awaiting it.
        void Call() => _ = _pool.RunAsync(Take, value, Cancel);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_result_that_cannot_cross_fails_its_call_alone_twenty_times_over()
    {
        int pid = await _pool.RunAsync(Deeds.Pid, Cancel);
        for (int i = 0; i < 20; i++)
        {
            RemoteException refused = await Assert.ThrowsAsync<RemoteException>(
                () => _pool.RunAsync<object>(() => Thread.CurrentThread, Cancel));
            Assert.Equal(typeof(CannotCrossException).FullName, refused.TypeName);
        }

        Assert.Equal(pid, await _pool.RunAsync(Deeds.Pid, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_function_that_ends_as_cancelled_gives_a_cancelled_task()
    {
        Task<int> task = _pool.RunAsync(() => Throws(new OperationCanceledException("enough")), Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.True(task.IsCanceled);
        Assert.Throws<OperationCanceledException>(() => _pool.Run(() => Throws(new OperationCanceledException("enough"))));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_value_whose_reading_throws_fails_the_call_and_not_the_worker()
    {
        int pid = await _pool.RunAsync(Deeds.Pid, Cancel);
        HashSet<string> set = new(new Spiteful()) { "a" };
        await Assert.ThrowsAsync<RemoteException>(() => _pool.RunAsync(s => s.Count, set, Cancel));
        Assert.Equal(pid, await _pool.RunAsync(Deeds.Pid, Cancel));
    }

    private static int Throws(Exception exception) => throw exception;

    private static bool Take(WithThread value) => value.Inner is null;

    private sealed class WithThread
    {
        public WithThread? Inner { get; set; }

        public Thread? Runner { get; set; }
    }

    private sealed class Spiteful : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x == y;

        public int GetHashCode(string obj) =>
            Worker.IsWorker ? throw new InvalidOperationException("not here") : obj.Length;
    }
}
