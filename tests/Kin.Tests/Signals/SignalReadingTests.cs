using System.Globalization;
using Kin.Native;
using Kin.Native.Signals;
using Kin.Signals;

namespace Kin.Tests.Signals;

/// <summary>The forms of reading, in this process. Each test has a signal of its own.</summary>
[Collection(Alone.Name)]
public sealed class SignalReadingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Signal Mine(int n) => Signal.RealTime(10 + n);

    [Fact]
    public async Task A_stream_gives_each_signal_and_ends_when_the_listener_is_disposed()
    {
        SignalListener listener = new(Mine(0), Signal.User2);
        List<int> values = [];
        Task reading = Task.Run(async () =>
        {
            await foreach (SignalInfo signal in listener.WithCancellation(Cancel))
            {
                values.Add(signal.Value);
                if (values.Count == 3)
                {
                    listener.Dispose();
                }
            }
        }, Cancel);
        Send(Mine(0), 1);
        Send(Mine(0), 2);
        Send(Mine(0), 3);
        await reading;
        Assert.Equal([1, 2, 3], values);
        Assert.Throws<ObjectDisposedException>(() => listener.TryRead(out _));
    }

    [Fact]
    public async Task Reading_can_be_tried_timed_and_cancelled_without_losing_a_signal()
    {
        using SignalListener listener = new(Mine(1));
        Assert.False(listener.TryRead(out _));
        Assert.Null(listener.Read(TimeSpan.Zero));
        Assert.Null(listener.Read(TimeSpan.FromMilliseconds(5)));
        Assert.Null(await listener.ReadAsync(TimeSpan.FromMilliseconds(5), Cancel));
        using (CancellationTokenSource stop = new())
        {
            Task<SignalInfo> cancelled = listener.ReadAsync(stop.Token).AsTask();
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        }

        Task<SignalInfo> waiting = listener.ReadAsync(Cancel).AsTask();
        Send(Mine(1), long.MinValue + 5);
        SignalInfo seen = await waiting;
        Assert.Equal((5, unchecked((nint)(long.MinValue + 5))), (seen.Value, seen.PointerValue));
        Assert.Equal((Environment.ProcessId, true), (seen.SenderId, seen.HasValue));
        Send(Mine(1), -1);
        Assert.Equal(-1, listener.Read().Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => listener.Read(TimeSpan.FromSeconds(-2)));
    }

    [Fact]
    public async Task Disposing_ends_every_wait()
    {
        SignalListener listener = new(Mine(2));
        Task blocked = Task.Factory.StartNew(
            () => listener.Read(), Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Task<SignalInfo> awaited = listener.ReadAsync(Cancel).AsTask();
        listener.Dispose();
        listener.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => blocked);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => awaited);
    }

    [Fact]
    public void A_second_listener_of_a_signal_is_refused_and_a_later_one_is_not()
    {
        using (SignalListener first = new(Mine(3)))
        {
            InvalidOperationException refused = Assert.Throws<InvalidOperationException>(
                () => new SignalListener(Mine(4), Mine(3)));
            Assert.Contains(Mine(3).Name, refused.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => IgnoredSignal.Start(Mine(3)));
        }

        using SignalListener next = new(Mine(3), Mine(4));
        Send(Mine(4), 9);
        Assert.Equal(9, next.Read().Value);
    }

    [Fact]
    public void Several_readers_share_what_arrives()
    {
        using SignalListener listener = new(Mine(5));
        int[] seen = new int[400];
        Thread[] readers = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                Interlocked.Increment(ref seen[listener.Read().Value]);
            }
        }))];
        Array.ForEach(readers, reader => reader.Start());
        for (int i = 0; i < 400; i++)
        {
            Send(Mine(5), i);
        }

        Array.ForEach(readers, reader => reader.Join());
        Assert.All(seen, count => Assert.Equal(1, count));
    }

    [Fact]
    public void A_mark_that_found_its_thread_done_already_is_no_signal()
    {
        using SignalListener listener = new(Mine(8));
        Siginfo mark = new() { si_signo = Mine(8).Number, si_code = BlockedEverywhere.MarkCode };
        Assert.Equal(0, SignalSend.Queue(Environment.ProcessId, ThreadId(), mark));
        Assert.False(listener.TryRead(out _));
        Assert.Equal(0, SignalSend.Queue(Environment.ProcessId, ThreadId(), mark));
        Assert.Null(listener.Read(TimeSpan.FromMilliseconds(5)));
        Send(Mine(8), 6);
        Assert.Equal(6, listener.Read().Value);
    }

    [Fact]
    public void A_signal_is_ignored_until_it_is_put_back()
    {
        Assert.True(IgnoredSignal.IsIgnored(Signal.Pipe)); // .NET does
        Signal mine = Mine(6);
        using (IgnoredSignal ignored = IgnoredSignal.Start(mine))
        {
            Assert.Contains(mine, SignalState.Of(Environment.ProcessId)!.Ignored);
            Send(mine, 1); // its default would end this process
        }

        Assert.False(IgnoredSignal.IsIgnored(mine));
        Assert.DoesNotContain(mine, SignalState.Of(Environment.ProcessId)!.Ignored);
        Assert.Throws<ArgumentException>(() => IgnoredSignal.Start(Signal.Child));
        Assert.Throws<ArgumentException>(() => IgnoredSignal.Start(Signal.Kill));
        Assert.Throws<ArgumentException>(() => IgnoredSignal.Start(Signal.RealTime(0)));
    }

    [Fact]
    public void A_thread_does_not_take_what_it_has_blocked()
    {
        Signal mine = Mine(7);
        using IgnoredSignal ignored = IgnoredSignal.Start(mine);
        using var self = ProcessHandle.Open(Environment.ProcessId);
        using (BlockedSignals blocked = new(mine, Signal.Hangup))
        {
            Assert.Contains(mine, SignalState.BlockedHere);
            Assert.Contains($"SigBlk:\t{Mask(mine, Signal.Hangup)}", File.ReadAllLines("/proc/thread-self/status"));
            Assert.True(self.SendSignalToThread(ThreadId(), mine, 4));
            Assert.Contains(mine, SignalState.PendingHere);
        }

        Assert.DoesNotContain(mine, SignalState.BlockedHere);
        Assert.DoesNotContain(mine, SignalState.PendingHere);
        Assert.Throws<ArgumentException>(() => new BlockedSignals(Signal.RealTime(0)).Dispose());
        Assert.Throws<ArgumentException>(() => new BlockedSignals(Signal.SegmentationFault).Dispose());
    }

    private static int ThreadId() => int.Parse(
        Path.GetFileName(new FileInfo("/proc/thread-self").LinkTarget!), CultureInfo.InvariantCulture);

    // Real-time signals of earlier listeners stay blocked.
    private static string Mask(params Signal[] more) =>
        $"{SignalState.BlockedHere.Concat(more).Distinct().Aggregate(0UL, (m, s) => m | 1UL << (s.Number - 1)):x16}";

    private static void Send(Signal signal, long value) =>
        Assert.True(SignalSender.ToProcess(Environment.ProcessId, signal, (nint)value));
}
