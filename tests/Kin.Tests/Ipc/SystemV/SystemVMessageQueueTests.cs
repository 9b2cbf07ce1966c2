using System.Diagnostics;
using Kin.Inspection;
using Kin.Ipc;
using Kin.Native.Kernel;
using Kin.Native.Signals;
using Kin.Tests.Signals;
using Kin.Tests.Workers;

namespace Kin.Tests.Ipc.SystemV;

/// <summary>A queue of System V is the same queue for Kin, C programs and util-linux.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SystemVMessageQueueTests(IpcPeer peer) : IClassFixture<IpcPeer>, IDisposable
{
    private static readonly TimeSpan s_brief = TimeSpan.FromMilliseconds(30);

    private readonly SystemVKey _key = Keys.New();
    private readonly Lock _gate = new();
    private SystemVMessageQueue? _queue;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Two threads of a test may be the first to ask.
    private SystemVMessageQueue Queue
    {
        get
        {
            lock (_gate)
            {
                return _queue ??= SystemVMessageQueue.Create(_key);
            }
        }
    }

    public void Dispose() => _queue?.Remove();

    [Theory, InlineData(1), InlineData(42), InlineData(255)]
    public async Task A_key_made_of_a_file_is_that_of_C(int project)
    {
        string expected = await peer.RunAsync("ftok", "/usr/bin", project);
        Assert.Equal(expected, $"{SystemVKey.FromFile("/usr/bin", project).Value}");
        Assert.Throws<ArgumentOutOfRangeException>(() => SystemVKey.FromFile("/usr/bin", 0));
        Assert.Equal("ENOENT", Assert.Throws<LinuxException>(() => SystemVKey.FromFile("/no/such/file")).ErrorName);
    }

    [Fact]
    public async Task What_C_sends_Kin_receives()
    {
        _ = Queue;
        await peer.RunAsync("msg-send", _key.Value, 7, "from C");
        await peer.RunAsync("msg-send", _key.Value, 8, "");
        SystemVMessage first = Queue.Receive();
        Assert.Equal((7, "from C"), (first.Type, first.Text));
        Assert.True(Queue.TryReceive(out SystemVMessage empty));
        Assert.Equal((8, 0), (empty.Type, empty.Content.Length));
        Assert.False(Queue.TryReceive(out _));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_Kin_sends_C_receives_in_a_queue_that_C_made()
    {
        string id = await peer.RunAsync("msg-make", _key.Value, "600");
        _queue = SystemVMessageQueue.Open(_key);
        Assert.Equal(id, $"{_queue.Id}");
        await using Listening receiver = await peer.StartAsync("msg-receive", _key.Value, 5);
        _queue.Send("not for it"u8, type: 4);
        _queue.Send("hello"u8, type: 5);
        Assert.Equal(["5 hello"], (await receiver.RestAsync()).Lines);
        Assert.Equal("not for it", SystemVMessageQueue.FromId(_queue.Id).Receive().Text);
    }

    [Fact]
    public void Types_choose_messages_or_are_their_priorities()
    {
        foreach (int type in (int[])[30, 10, 20, 10])
        {
            Queue.Send([(byte)type], type);
        }

        Assert.True(Queue.TryPeek(1, out SystemVMessage second));
        Assert.Equal(10, second.Type);
        Assert.False(Queue.TryPeek(4, out _));
        Assert.Equal(20, Queue.Receive(20).Type);
        Assert.Equal(10, Queue.Receive(30, SystemVReceiveOptions.Except).Type);
        Assert.Equal(10, Queue.Receive(-30).Type);
        Assert.False(Queue.TryReceive(out _, -29));
        Assert.Equal(30, Queue.Receive(-30).Type);
        Assert.Throws<ArgumentOutOfRangeException>(() => Queue.Send([], 0));
    }

    [Fact]
    public async Task Its_status_is_what_ipcs_tells()
    {
        string ipcs = Capability.RequireProgram("ipcs", "util-linux");
        Queue.Send("12345"u8);
        Queue.SetMode(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Queue.SetMaxBytes(4096);
        SystemVMessageQueueStatus status = Queue.GetStatus();
        string told = (await new Command(ipcs, "-q", "-i", $"{Queue.Id}").CaptureAsync(Cancel)).StandardOutput;
        Assert.Matches($@"uid={status.Permissions.OwnerId}\s", told);
        Assert.Matches(@"mode=0640\s", told);
        Assert.Matches(@"cbytes=5\s+qbytes=4096\s+qnum=1\s+lspid=" + Environment.ProcessId, told);
        Assert.Equal(
            (_key, 1, 5, 4096, Environment.ProcessId, 0),
            (status.Permissions.Key, status.Messages, status.Bytes, status.MaxBytes, status.LastSenderId, status.LastReceiverId));
        Assert.NotNull(status.LastSent);
        Assert.Null(status.LastReceived);
        Queue.SetOwner(status.Permissions.OwnerId, status.Permissions.OwnerGroupId);
    }

    [Fact]
    public void A_key_has_one_queue_and_what_is_missing_is_told()
    {
        _ = Queue;
        Assert.Equal("EEXIST", Assert.Throws<LinuxException>(() => SystemVMessageQueue.Create(_key)).ErrorName);
        Assert.Equal(Queue.Id, SystemVMessageQueue.OpenOrCreate(_key).Id);
        Assert.Equal(Queue.Id, SystemVMessageQueue.TryOpen(_key)?.Id);
        Assert.True(Queue.Remove());
        Assert.False(Queue.Remove());
        Assert.Null(SystemVMessageQueue.TryOpen(_key));
        Assert.Equal("ENOENT", Assert.Throws<LinuxException>(() => SystemVMessageQueue.Open(_key)).ErrorName);
        LinuxException gone = Assert.Throws<LinuxException>(() => Queue.Receive());
        Assert.Contains("removed", gone.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SystemVMessageQueue.Open(SystemVKey.Private));
        SystemVMessageQueue nameless = SystemVMessageQueue.Create(SystemVKey.Private);
        Assert.True(nameless.Remove());
    }

    [Fact]
    public void A_message_may_be_as_long_as_the_limit_and_no_longer()
    {
        int most = (int)SystemVLimits.Read().MaxMessageBytes;
        byte[] content = [.. Enumerable.Range(0, most).Select(i => (byte)i)];
        Queue.Send(content);
        Assert.Equal(content, Queue.Receive().Content.ToArray());
        LinuxException e = Assert.Throws<LinuxException>(() => Queue.Send(new byte[most + 1]));
        Assert.Contains("too long", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_full_queue_is_waited_for()
    {
        Queue.SetMaxBytes(3000);
        Assert.Equal("3", await peer.RunAsync("msg-fill", _key.Value));
        Assert.False(Queue.TrySend(new byte[1000]));
        Assert.False(Queue.Send(new byte[1000], s_brief, cancellationToken: Cancel));
        Task sending = Queue.SendAsync(new byte[1000], type: 9, Cancel);
        await Keys.WaitersAsync(IpcObjectKind.SystemVMessageQueue, Queue.Id, 1);
        Assert.Equal(1, Queue.Receive().Type);
        await sending;
        await using Listening blocked = await peer.StartAsync("msg-send-blocked", _key.Value);
        IpcWaiter waiter = Assert.Single(await Keys.WaitersAsync(IpcObjectKind.SystemVMessageQueue, Queue.Id, 1));
        Assert.Equal((blocked.Id, IpcWaitKind.Send), (waiter.ProcessId, waiter.Kind));
        Queue.Receive();
        Assert.Equal(["sent"], (await blocked.RestAsync()).Lines);
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(true), InlineData(false)]
    public async Task A_time_out_ends_a_wait_and_not_before(bool wakes)
    {
        using IDisposable? off = wakes ? null : KernelFeatures.ThreadWake.Disable();
        long start = Stopwatch.GetTimestamp();
        Assert.Null(Queue.Receive(s_brief, cancellationToken: Cancel));
        Assert.Null(await Queue.ReceiveAsync(s_brief, cancellationToken: Cancel));
        Assert.True(Stopwatch.GetElapsedTime(start) >= 2 * s_brief - TimeSpan.FromMilliseconds(2));
        Assert.Null(Queue.Receive(TimeSpan.Zero, cancellationToken: Cancel));
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(true), InlineData(false)]
    public async Task A_cancelled_wait_leaves_no_thread_and_takes_no_message(bool wakes)
    {
        using IDisposable? off = wakes ? null : KernelFeatures.ThreadWake.Disable();
        using CancellationTokenSource stop = new();
        Task<SystemVMessage>[] waits = [.. Enumerable.Range(0, 4).Select(_ => Queue.ReceiveAsync(cancellationToken: stop.Token))];
        Task blocking = Task.Run(() => Queue.Receive(Timeout.InfiniteTimeSpan, cancellationToken: stop.Token), Cancel);
        if (wakes)
        {
            await Keys.WaitersAsync(IpcObjectKind.SystemVMessageQueue, Queue.Id, 5);
        }

        await stop.CancelAsync();
        foreach (Task wait in waits.Append(blocking))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }

        await Keys.WaitersAsync(IpcObjectKind.SystemVMessageQueue, Queue.Id, 0);
        Queue.Send("still here"u8);
        Assert.Equal("still here", Queue.Receive().Text);
        Assert.True(waits[0].IsCanceled);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Signals_do_not_end_a_wait()
    {
        Task<SystemVMessage> waiting = Task.Run(() => Queue.Receive(), Cancel);
        IpcWaiter waiter = Assert.Single(await Keys.WaitersAsync(IpcObjectKind.SystemVMessageQueue, Queue.Id, 1));
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(0, SignalSend.Thread(waiter.ProcessId, waiter.ThreadId, Signal.RealTime(0).Number));
        }

        await Keys.WaitersAsync(IpcObjectKind.SystemVMessageQueue, Queue.Id, 1);
        Assert.False(waiting.IsCompleted);
        Queue.Send("after all"u8);
        Assert.Equal("after all", (await waiting).Text);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Whoever_waits_is_told_that_the_queue_was_removed()
    {
        Task<SystemVMessage> waiting = Queue.ReceiveAsync(cancellationToken: Cancel);
        await Keys.WaitersAsync(IpcObjectKind.SystemVMessageQueue, Queue.Id, 1);
        string ipcrm = Capability.RequireProgram("ipcrm", "util-linux");
        new Command(ipcrm, "-q", $"{Queue.Id}").Capture().EnsureSuccess();
        Assert.Equal("EIDRM", (await Assert.ThrowsAsync<LinuxException>(() => waiting)).ErrorName);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Messages_between_many_threads_arrive_once_each_while_waits_are_cancelled()
    {
        const int Messages = 400;
        Task<long[]>[] receivers =
        [
            .. Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
            {
                List<long> got = [];
                for (bool more = true; more;)
                {
                    using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(1));
                    try
                    {
                        SystemVMessage message = await Queue.ReceiveAsync(cancellationToken: stop.Token);
                        more = message.Content.Length == 0;
                        got.Add(message.Type);
                    }
                    catch (OperationCanceledException)
                    {
                        // another try
                    }
                }

                return got.SkipLast(1).ToArray();
            }, Cancel)),
        ];
        for (int i = 1; i <= Messages; i++)
        {
            Queue.Send([], i);
        }

        for (int i = 0; i < receivers.Length; i++)
        {
            Queue.Send("end"u8, Messages + 1);
        }

        long[][] all = await Task.WhenAll(receivers);
        Assert.Equal(Enumerable.Range(1, Messages).Select(i => (long)i), all.SelectMany(got => got).Order());
    }

    [Fact]
    public async Task Another_user_needs_the_permission()
    {
        Capability.RequireRoot();
        string setpriv = Capability.RequireProgram("setpriv", "util-linux");
        Queue.Send("x"u8, type: 3);
        Command send = peer.Command("msg-send", _key.Value, 1, "other");
        Command other = new(setpriv, ["--reuid=65534", "--regid=65534", "--clear-groups", send.FileName, .. send.Arguments]);
        CommandOutput refused = await other.CaptureAsync(Cancel);
        Assert.Equal((3, "msgsnd: EACCES\n"), (refused.Status.Code, refused.StandardError.Replace("msgget", "msgsnd", StringComparison.Ordinal)));
        Queue.SetMode(UnixFileMode.OtherWrite);
        Assert.True((await other.CaptureAsync(Cancel)).Success);
        Assert.Equal("other", Queue.Receive(1).Text);
    }
}
