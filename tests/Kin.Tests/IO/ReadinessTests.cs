using System.Net;
using System.Net.Sockets;
using Kin.IO;
using Kin.Native;
using Kin.Tests.Workers;
using Microsoft.Win32.SafeHandles;

namespace Kin.Tests.IO;

/// <summary>The public waits, on handles of other classes than Kin's.</summary>
public sealed class ReadinessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_wait_ends_when_bytes_come_and_completes_at_once_while_they_are_there()
    {
        using PipePair pipe = new();
        Task<PollEvents> wait = pipe.Read.ReadableAsync(Cancel);
        Assert.False(wait.IsCompleted);
        pipe.Put("x"u8);
        Assert.Equal(PollEvents.Readable, await wait);
        Assert.True(pipe.Read.ReadableAsync(Cancel).IsCompletedSuccessfully);
        pipe.Take(10, out _);
        Assert.False(pipe.Read.ReadableAsync(TimeSpan.FromSeconds(5), Cancel).IsCompleted);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Waiting_sets_no_flag_of_the_description()
    {
        using PipePair pipe = new();
        Task<PollEvents> wait = pipe.Read.ReadableAsync(Cancel);
        Assert.False(StatusFlags.IsNonBlocking((int)pipe.Read.DangerousGetHandle()));
        pipe.Put("x"u8);
        await wait;
        Assert.False(StatusFlags.IsNonBlocking((int)pipe.Read.DangerousGetHandle()));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_end_of_the_writers_is_a_hang_up_and_the_end_of_the_reader_an_error()
    {
        using PipePair pipe = new(nonBlocking: true);
        Task<PollEvents> wait = pipe.Read.ReadableAsync(Cancel);
        pipe.Write.Dispose();
        Assert.Equal(PollEvents.HangUp, await wait);
        using PipePair full = new(nonBlocking: true);
        full.Fill();
        Task<PollEvents> room = full.Write.WritableAsync(Cancel);
        full.Read.Dispose();
        Assert.True((await room).HasFlag(PollEvents.Error));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_peer_that_closed_is_noticed_while_its_data_is_unread()
    {
        (Socket server, Socket client) = await Connect();
        using (server)
        {
            await client.SendAsync("unread"u8.ToArray(), Cancel);
            Task<PollEvents> gone = server.SafeHandle.ReadyAsync(PollEvents.PeerClosed, Cancel);
            await server.SafeHandle.ReadableAsync(Cancel);
            Assert.False(gone.IsCompleted);
            client.Dispose();
            Assert.True((await gone).HasFlag(PollEvents.PeerClosed));
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_time_out_is_told_as_nothing_and_cancelling_as_cancelled()
    {
        using PipePair pipe = new();
        Assert.Equal(PollEvents.None, await pipe.Read.ReadableAsync(TimeSpan.FromMilliseconds(20), Cancel));
        using CancellationTokenSource source = new();
        Task<PollEvents> wait = pipe.Read.ReadableAsync(TimeSpan.FromMinutes(5), source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipe.Read.ReadableAsync(source.Token));
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData("/dev/null"), InlineData("/proc/self/exe"), InlineData("/proc/self/stat")]
    public async Task Files_are_always_ready_and_know_nothing_else(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        Assert.True((await file.ReadableAsync(Cancel)).HasFlag(PollEvents.Readable));
        Assert.True((await file.WritableAsync(Cancel)).HasFlag(PollEvents.Writable));
        LinuxException refused = await Assert.ThrowsAsync<LinuxException>(
            () => file.ReadyAsync(PollEvents.PeerClosed, Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel));
        Assert.Equal(Errno.EPERM, refused.ErrorNumber);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Many_waits_on_one_handle_and_on_a_duplicate_all_end()
    {
        using PipePair pipe = new();
        using SafeFd copy = SafeFd.DuplicateOf(pipe.Read);
        using SafeFileHandle same = new(pipe.Read.DangerousGetHandle(), ownsHandle: false);
        Task<PollEvents>[] waits =
            [.. Enumerable.Range(0, 30).Select(i => (i % 3) switch
            {
                0 => pipe.Read.ReadableAsync(Cancel),
                1 => copy.ReadableAsync(Cancel),
                _ => same.ReadableAsync(Cancel),
            })];
        pipe.Put("x"u8);
        Assert.All(await Task.WhenAll(waits), found => Assert.Equal(PollEvents.Readable, found));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_handle_that_is_closed_by_another_thread_ends_its_waits_every_time()
    {
        for (int round = 0; round < 20; round++)
        {
            PipePair[] pipes = [.. Enumerable.Range(0, 200).Select(_ => new PipePair())];
            Task<PollEvents>[] waits = [.. pipes.Select(pipe => pipe.Read.ReadableAsync(Cancel))];
            await Task.Run(() => Parallel.ForEach(pipes, pipe => pipe.Read.Dispose()), Cancel);
            foreach (Task<PollEvents> wait in waits)
            {
                await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
            }

            Array.ForEach(pipes, pipe => pipe.Dispose());
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_next_owner_of_a_closed_number_gets_no_event_of_the_one_before()
    {
        using PipePair first = new();
        int number = (int)first.Read.DangerousGetHandle();
        Task<PollEvents> wait = first.Read.ReadableAsync(Cancel);
        using SafeFd other = SafeFd.DuplicateOf(first.Read); // the description lives on
        first.Read.Dispose();
        using PipePair second = new();
        int taken = Libc.fcntl((int)second.Read.DangerousGetHandle(), Libc.F_DUPFD_CLOEXEC, number);
        using SafeFileHandle reused = new(Sys.Check(taken, "fcntl"), ownsHandle: true);
        Task<PollEvents> fresh = reused.ReadableAsync(Cancel);
        first.Put("x"u8);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
        Assert.False(fresh.IsCompleted);
        second.Put("y"u8);
        Assert.Equal(PollEvents.Readable, await fresh);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_socket_that_is_disposed_during_a_wait_does_not_hang()
    {
        for (int i = 0; i < 20; i++)
        {
            (Socket server, Socket client) = await Connect();
            using (client)
            {
                Task<PollEvents> wait = server.SafeHandle.ReadableAsync(Cancel);
                await Task.Run(server.Dispose, Cancel);
                await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
            }
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task An_edge_comes_once_for_each_new_readiness()
    {
        using PipePair pipe = new(nonBlocking: true);
        await using IAsyncEnumerator<PollEvents> edges =
            pipe.Read.EdgesAsync(PollEvents.Readable, Cancel).GetAsyncEnumerator(Cancel);
        pipe.Put("ab"u8);
        Assert.True(await edges.MoveNextAsync());
        Assert.Equal(PollEvents.Readable, edges.Current);
        pipe.Take(1, out _); // what is left makes no edge
        Task<bool> next = edges.MoveNextAsync().AsTask();
        await pipe.Read.ReadableAsync(Cancel);
        await Task.Delay(50, Cancel);
        Assert.False(next.IsCompleted);
        pipe.Put("c"u8);
        Assert.True(await next);
        pipe.Read.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => edges.MoveNextAsync().AsTask());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_regular_file_has_no_edges()
    {
        using SafeFileHandle file = File.OpenHandle("/proc/self/exe");
        await using IAsyncEnumerator<PollEvents> edges = file.EdgesAsync(PollEvents.Readable, Cancel).GetAsyncEnumerator(Cancel);
        Assert.Equal(
            Errno.EPERM, (await Assert.ThrowsAsync<LinuxException>(() => edges.MoveNextAsync().AsTask())).ErrorNumber);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_counter_is_readable_while_it_is_not_zero_and_a_timer_once_it_expired()
    {
        using EventFd counter = new();
        Task<PollEvents> counted = counter.Handle.ReadableAsync(Cancel);
        Assert.Equal(0, counter.Take());
        Assert.True(counter.Signal(3) && counter.Signal());
        await counted;
        Assert.Equal(4, counter.Take());
        using EventFd ones = new(2, oneByOne: true);
        Assert.Equal((1, 1, 0), (ones.Take(), ones.Take(), ones.Take()));
        using TimerFd timer = new();
        timer.Start(TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(5));
        await timer.Handle.ReadableAsync(Cancel);
        Assert.True(timer.Take() >= 1);
        timer.Stop();
        timer.Take();
        Assert.Equal(PollEvents.None, timer.Handle.ReadyNow(PollEvents.Readable));
        Task<PollEvents> never = timer.Handle.ReadableAsync(Cancel);
        timer.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => never);
    }

    [Fact]
    public void What_a_counter_holds_is_never_negative()
    {
        using EventFd counter = new();
        Assert.True(counter.Signal(long.MaxValue) && counter.Signal(long.MaxValue));
        Assert.False(counter.Signal()); // 2^64 - 2 is the end
        Assert.Equal((long.MaxValue, 0), (counter.Take(), counter.Take()));
        Assert.True(counter.Signal(long.MaxValue));
        Assert.Equal(long.MaxValue, counter.Take());
    }

    [Theory, InlineData(-2), InlineData(4294967295)]
    public async Task A_time_out_that_is_none_is_told_by_the_name_that_the_caller_knows(long milliseconds)
    {
        using EventFd counter = new(1);
        using ProcessHandle self = ProcessHandle.Open(Environment.ProcessId);
        TimeSpan wrong = TimeSpan.FromMilliseconds(milliseconds);
        Func<Task>[] waits =
        [
            () => counter.Handle.ReadableAsync(wrong, Cancel), () => counter.Handle.WritableAsync(wrong, Cancel),
            () => counter.Handle.ReadyAsync(PollEvents.Readable, wrong, Cancel), () => self.WaitAsync(wrong, Cancel),
        ];
        foreach (Func<Task> wait in waits)
        {
            Assert.Equal("timeout", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(wait)).ParamName);
        }
    }

    internal static async Task<(Socket Server, Socket Client)> Connect()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!, Cancel);
        return (await listener.AcceptAsync(Cancel), client);
    }
}
