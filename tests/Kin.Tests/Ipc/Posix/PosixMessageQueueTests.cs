#pragma warning disable xUnit1051 // a wait without a token goes another way
using System.Diagnostics;
using Kin.Inspection;
using Kin.IO;
using Kin.Ipc;
using Kin.Tests.Signals;
using Kin.Tests.Workers;

namespace Kin.Tests.Ipc.Posix;

/// <summary>A POSIX queue is the same queue for Kin, C and Python.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class PosixMessageQueueTests(IpcPeer peer) : IClassFixture<IpcPeer>, IDisposable
{
    private static readonly TimeSpan s_brief = TimeSpan.FromMilliseconds(30);

    private readonly string _name = $"/kin-test-{Guid.NewGuid():N}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => PosixMessageQueue.Remove(_name);

    [Fact]
    public async Task What_C_sends_Kin_receives_the_highest_priority_first()
    {
        using PosixMessageQueue queue = PosixMessageQueue.Create(_name);
        await peer.RunAsync("mq-send", _name, 1, "low");
        await peer.RunAsync("mq-send", _name, 32767, "high");
        await peer.RunAsync("mq-send", _name, 1, "");
        Assert.Equal(3, queue.Count);
        PosixMessage first = queue.Receive();
        Assert.Equal((32767, "high"), (first.Priority, first.Text));
        Assert.Equal("low", (await queue.ReceiveAsync(Cancel)).Text);
        Assert.True(queue.TryReceive(out PosixMessage empty));
        Assert.Equal((1, 0), (empty.Priority, empty.Content.Length));
        Assert.False(queue.TryReceive(out _));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_Kin_sends_C_and_Python_receive_in_a_queue_that_C_made()
    {
        await peer.RunAsync("mq-make", _name, 3, 100);
        using PosixMessageQueue queue = PosixMessageQueue.Open(_name, FileAccess.Write);
        Assert.Equal((3, 100), (queue.MaxMessages, queue.MaxMessageBytes));
        await using Listening receiver = await peer.StartAsync("mq-receive", _name);
        IpcWaiter waiter = await WaiterAsync();
        Assert.Equal((receiver.Id, IpcWaitKind.Receive), (waiter.ProcessId, waiter.Kind));
        queue.Send("to C"u8, priority: 4);
        Assert.Equal(["4 to C"], (await receiver.RestAsync()).Lines);
        string python = Capability.RequireProgram("python3", "python3");
        queue.Send("to Python"u8, priority: 2);
        queue.Send([]);
        const string Program = """
            import ctypes, sys
            c = ctypes.CDLL(None, use_errno=True)
            q = c.mq_open(sys.argv[1].encode(), 0)
            room, priority = ctypes.create_string_buffer(100), ctypes.c_uint()
            n = c.mq_receive(q, room, 100, ctypes.byref(priority))
            print(priority.value, room.raw[:n].decode(), c.mq_receive(q, room, 100, None))
            """;
        CommandOutput output = await new Command(python, "-c", Program, _name).CaptureAsync(Cancel);
        Assert.Equal("2 to Python 0", output.EnsureSuccess().StandardOutput.Trim());
        Assert.Equal("EBADF", Assert.Throws<LinuxException>(() => queue.TryReceive(out _)).ErrorName);
    }

    [Fact]
    public void Its_size_and_mode_are_those_that_were_asked_for()
    {
        PosixMessageQueueOptions options = new()
        {
            MaxMessages = 2, MaxMessageBytes = 5, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite,
        };
        using PosixMessageQueue queue = PosixMessageQueue.Create(_name, options);
        queue.Send("12345"u8);
        LinuxException e = Assert.Throws<LinuxException>(() => queue.Send("123456"u8));
        Assert.Equal("EMSGSIZE", e.ErrorName);
        Assert.True(queue.TrySend("1"u8));
        Assert.False(queue.TrySend("1"u8));
        Assert.Throws<ArgumentOutOfRangeException>(() => queue.Send("1"u8, priority: 32768));
        if (IpcObjects.Read() is { HasPosixMessageQueues: true } objects)
        {
            IpcObject found = Assert.Single(objects.Of(IpcObjectKind.PosixMessageQueue), o => o.Name == _name);
            Assert.Equal(options.Mode, found.Mode);
            Assert.Equal([Environment.ProcessId], found.Processes);
            Assert.True(found.SizeBytes >= 6);
        }
    }

    [Fact]
    public void A_name_has_one_queue_and_what_is_missing_is_told()
    {
        using PosixMessageQueue queue = PosixMessageQueue.Create(_name);
        Assert.Equal("EEXIST", Assert.Throws<LinuxException>(() => PosixMessageQueue.Create(_name)).ErrorName);
        using PosixMessageQueue second = PosixMessageQueue.OpenOrCreate(_name, new() { MaxMessages = 1 });
        Assert.Equal(10, second.MaxMessages);
        second.Send("x"u8);
        Assert.True(PosixMessageQueue.Remove(_name));
        Assert.False(PosixMessageQueue.Remove(_name));
        Assert.Equal("x", queue.Receive().Text);
        Assert.Equal("ENOENT", Assert.Throws<LinuxException>(() => PosixMessageQueue.Open(_name)).ErrorName);
        Assert.Equal("EINVAL", Assert.Throws<LinuxException>(
            () => PosixMessageQueue.Create(_name, new() { MaxMessages = 0 })).ErrorName);
        foreach (string wrong in (string[])["name", "/", "/a/b", "/a\0"])
        {
            Assert.Throws<ArgumentException>(() => PosixMessageQueue.Open(wrong));
        }

        Assert.True(PosixMessageQueueLimits.Read().MaxMessages >= 1);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Waits_end_by_a_message_by_room_by_time_and_by_a_token()
    {
        using PosixMessageQueue queue = PosixMessageQueue.Create(_name, new() { MaxMessages = 1, MaxMessageBytes = 10 });
        long start = Stopwatch.GetTimestamp();
        Assert.Null(queue.Receive(s_brief, Cancel));
        Assert.Null(queue.Receive(s_brief, default));
        Assert.Null(await queue.ReceiveAsync(s_brief, Cancel));
        Assert.True(Stopwatch.GetElapsedTime(start) >= 3 * s_brief - TimeSpan.FromMilliseconds(3));
        queue.Send("1"u8);
        Assert.False(queue.Send("2"u8, s_brief));
        Assert.False(await queue.SendAsync("2"u8.ToArray(), s_brief, cancellationToken: Cancel));
        Task sending = queue.SendAsync("2"u8.ToArray(), cancellationToken: Cancel);
        Task blocking = Task.Run(() => queue.Send("2"u8), Cancel);
        Assert.Equal("1", queue.Receive().Text);
        Assert.Equal("2", queue.Receive().Text);
        Assert.Equal("2", queue.Receive().Text);
        await sending;
        await blocking;
        using CancellationTokenSource stop = new();
        Task[] waits = [queue.ReceiveAsync(stop.Token), Task.Run(() => queue.Receive(Timeout.InfiniteTimeSpan, stop.Token), Cancel)];
        await stop.CancelAsync();
        foreach (Task wait in waits)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }

        queue.Send("3"u8);
        Assert.Equal("3", queue.Receive().Text);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Closing_it_ends_all_waits()
    {
        PosixMessageQueue queue = PosixMessageQueue.Create(_name);
        Task[] waits = [Task.Run(() => queue.Receive(), Cancel), queue.ReceiveAsync(Cancel), Task.Run(() => queue.Receive(), Cancel)];
        queue.Dispose();
        foreach (Task wait in waits)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
        }

        Assert.Throws<ObjectDisposedException>(() => queue.TrySend("x"u8));
        Assert.Throws<ObjectDisposedException>(() => queue.Count);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_descriptor_tells_of_messages_and_of_room()
    {
        using PosixMessageQueue queue = PosixMessageQueue.Create(_name, new() { MaxMessages = 1 });
        Assert.Equal(PollEvents.Writable, queue.Handle.ReadyNow(PollEvents.Readable | PollEvents.Writable));
        Task<PollEvents> readable = queue.Handle.ReadableAsync(Cancel);
        await peer.RunAsync("mq-send", _name, 0, "x");
        Assert.Equal(PollEvents.Readable, await readable);
        Assert.Equal(PollEvents.Readable, queue.Handle.ReadyNow(PollEvents.Readable | PollEvents.Writable));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Messages_between_many_arrive_once_each()
    {
        using PosixMessageQueue queue = PosixMessageQueue.Create(_name, new() { MaxMessages = 4, MaxMessageBytes = 4 });
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task<List<int>>[] receivers = [.. Enumerable.Range(0, 3).Select(async _ =>
        {
            List<int> got = [];
            await foreach (PosixMessage message in queue.ReceiveAllAsync(stop.Token))
            {
                int number = BitConverter.ToInt32(message.Content.Span);
                if (number < 0)
                {
                    break;
                }

                got.Add(number);
            }

            return got;
        })];
        await Parallel.ForEachAsync(Enumerable.Range(0, 600), stop.Token, async (i, token) =>
            await queue.SendAsync(BitConverter.GetBytes(i), priority: 1, token));
        for (int i = 0; i < receivers.Length; i++)
        {
            queue.Send(BitConverter.GetBytes(-1));
        }

        List<int>[] all = await Task.WhenAll(receivers);
        Assert.Equal(Enumerable.Range(0, 600), all.SelectMany(got => got).Order());
    }

    private async Task<IpcWaiter> WaiterAsync()
    {
        Capability.Require("listing POSIX queues", IpcObjects.Read().HasPosixMessageQueues);
        while (true)
        {
            IpcObject? found = IpcObjects.Read().Of(IpcObjectKind.PosixMessageQueue).SingleOrDefault(o => o.Name == _name);
            if (found?.Waiters is [IpcWaiter waiter])
            {
                return waiter;
            }

            await Task.Delay(1, Cancel);
        }
    }
}
