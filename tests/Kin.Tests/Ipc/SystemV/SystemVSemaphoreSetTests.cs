using System.Diagnostics;
using Kin.Inspection;
using Kin.Ipc;
using Kin.Native.Kernel;
using Kin.Tests.Signals;
using Kin.Tests.Workers;
using Operation = Kin.Ipc.SystemVSemaphoreOperation;

namespace Kin.Tests.Ipc.SystemV;

/// <summary>A set of semaphores of System V is the same set for Kin, C programs and util-linux.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SystemVSemaphoreSetTests(IpcPeer peer) : IClassFixture<IpcPeer>, IDisposable
{
    private static readonly TimeSpan s_brief = TimeSpan.FromMilliseconds(30);

    private readonly SystemVKey _key = Keys.New();
    private SystemVSemaphoreSet? _set;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _set?.Remove();

    [Fact]
    public async Task C_and_Kin_see_the_same_values_whoever_made_the_set()
    {
        string id = await peer.RunAsync("sem-make", _key.Value, 3, 0, 5);
        _set = SystemVSemaphoreSet.Open(_key);
        Assert.Equal(id, $"{_set.Id}");
        Assert.Equal([3, 0, 5], _set.GetValues());
        _set.Release(1, 4);
        _set.Acquire(2);
        Assert.Equal("4", await peer.RunAsync("sem-get", _key.Value, 1));
        Assert.Equal("4", await peer.RunAsync("sem-get", _key.Value, 2));
        Assert.True(_set.Remove());
        _set = SystemVSemaphoreSet.Create(_key, [0, 2]);
        Assert.Equal("2", await peer.RunAsync("sem-get", _key.Value, 1));
        Assert.Equal(2, _set.Count);
    }

    [Fact]
    public void Operations_are_all_done_or_none()
    {
        _set = SystemVSemaphoreSet.Create(_key, [1, 0]);
        Assert.False(_set.TryApply(Operation.Acquire(0), Operation.Acquire(1)));
        Assert.Equal([1, 0], _set.GetValues());
        Assert.True(_set.TryApply(Operation.Acquire(0), Operation.Release(1, 7), Operation.WaitForZero(0)));
        Assert.Equal([0, 7], _set.GetValues());
        Assert.Equal(Environment.ProcessId, _set.GetLastProcessId(1));
        _set.SetValues([32767, 0]);
        Assert.Equal("ERANGE", Assert.Throws<LinuxException>(() => _set.Release()).ErrorName);
        Assert.Equal("EFBIG", Assert.Throws<LinuxException>(() => _set.TryAcquire(2)).ErrorName);
        Assert.Equal("EINVAL", Assert.Throws<LinuxException>(() => _set.GetValue(2)).ErrorName);
        Assert.Throws<ArgumentOutOfRangeException>(() => _set.Acquire(0, 0));
        Assert.Throws<ArgumentException>(() => _set.SetValues([1]));
        Assert.Throws<ArgumentException>(() => SystemVSemaphoreSet.Create(_key, [32768]));
    }

    [Theory, InlineData(1), InlineData(40), InlineData(0)]
    public void A_new_set_has_its_values_and_shows_that_it_has_them(int count)
    {
        int[] values = count == 0 ? [32767, .. new int[99]] : [.. Enumerable.Range(0, count)];
        values = count == 0 ? [.. values.Select((_, i) => 32767 - i)] : values;
        _set = SystemVSemaphoreSet.Create(_key, values);
        Assert.Equal(values, _set.GetValues());
        Assert.NotNull(_set.GetStatus().LastOperated);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Of_many_who_make_it_at_once_all_see_its_values()
    {
        Task<bool>[] all =
        [
            .. Enumerable.Range(0, 8).Select(_ => Task.Run(
                () => SystemVSemaphoreSet.OpenOrCreate(_key, [0, 5]).TryAcquire(1), Cancel)),
        ];
        bool[] taken = await Task.WhenAll(all);
        _set = SystemVSemaphoreSet.Open(_key);
        Assert.Equal(5, taken.Count(t => t));
        Assert.Equal([0, 0], _set.GetValues());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_a_killed_C_program_had_taken_comes_back_to_Kin()
    {
        _set = SystemVSemaphoreSet.Create(_key, [1]);
        await using Listening holder = await peer.StartAsync("sem-op", _key.Value, 0, -1, 1);
        await UntilAsync(() => _set.GetValue() == 0);
        Assert.False(_set.TryAcquire());
        Task waiting = _set.AcquireAsync(undo: true, cancellationToken: Cancel);
        await Keys.WaitersAsync(IpcObjectKind.SystemVSemaphoreSet, _set.Id, 1);
        Assert.Equal(1, _set.GetWaitingCount());
        holder.Child.Kill();
        await waiting;
        Assert.Equal(0, _set.GetValue());
        _set.Release(undo: true);
        Assert.Equal(1, _set.GetValue());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_a_killed_Kin_program_had_taken_comes_back_to_C_if_it_asked_for_that()
    {
        _set = SystemVSemaphoreSet.Create(_key, [1, 1]);
        await using (Listening holder = await Listening.Start("ipc", "take", $"{_key.Value}"))
        {
            Assert.Equal([0, 0], _set.GetValues());
            await using Listening waiting = await peer.StartAsync("sem-op", _key.Value, 0, -1, 0);
            IpcWaiter waiter = Assert.Single(await Keys.WaitersAsync(IpcObjectKind.SystemVSemaphoreSet, _set.Id, 1));
            Assert.Equal(waiting.Id, waiter.ProcessId);
            holder.Child.Kill();
            waiting.EndInput();
            Assert.Equal(["done"], (await waiting.RestAsync()).Lines);
        }

        Assert.Equal([0, 0], _set.GetValues()); // the second without undo: lost with its holder
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Zero_is_waited_for()
    {
        _set = SystemVSemaphoreSet.Create(_key, [2]);
        Task zero = _set.ApplyAsync([Operation.WaitForZero(0)], Cancel);
        await Keys.WaitersAsync(IpcObjectKind.SystemVSemaphoreSet, _set.Id, 1);
        Assert.Equal((0, 1), (_set.GetWaitingCount(), _set.GetWaitingForZeroCount()));
        _set.Acquire(count: 2);
        await zero;
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(true), InlineData(false)]
    public async Task Waits_end_by_time_by_a_token_and_by_removal(bool wakes)
    {
        using IDisposable? off = wakes ? null : KernelFeatures.ThreadWake.Disable();
        _set = SystemVSemaphoreSet.Create(_key, [0]);
        long start = Stopwatch.GetTimestamp();
        Assert.False(_set.Acquire(s_brief, cancellationToken: Cancel));
        Assert.False(await _set.ApplyAsync([Operation.Acquire(0)], s_brief, Cancel));
        Assert.True(Stopwatch.GetElapsedTime(start) >= 2 * s_brief - TimeSpan.FromMilliseconds(2));
        using CancellationTokenSource stop = new();
        Task[] waits = [_set.AcquireAsync(cancellationToken: stop.Token), _set.AcquireAsync(cancellationToken: stop.Token)];
        await Keys.WaitersAsync(IpcObjectKind.SystemVSemaphoreSet, _set.Id, 2);
        await stop.CancelAsync();
        foreach (Task wait in waits)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }

        await Keys.WaitersAsync(IpcObjectKind.SystemVSemaphoreSet, _set.Id, 0);
        Task removed = _set.AcquireAsync(cancellationToken: Cancel);
        await Keys.WaitersAsync(IpcObjectKind.SystemVSemaphoreSet, _set.Id, 1);
        Assert.True(_set.Remove());
        Assert.Equal("EIDRM", (await Assert.ThrowsAsync<LinuxException>(() => removed)).ErrorName);
    }

    [Fact]
    public async Task Its_status_is_what_ipcs_tells()
    {
        string ipcs = Capability.RequireProgram("ipcs", "util-linux");
        _set = SystemVSemaphoreSet.Create(_key, [4, 6]);
        _set.SetMode(UnixFileMode.UserRead | UnixFileMode.OtherRead);
        SystemVSemaphoreSetStatus status = _set.GetStatus();
        string told = (await new Command(ipcs, "-s", "-i", $"{_set.Id}").CaptureAsync(Cancel)).StandardOutput;
        Assert.Matches(@"mode=0404,", told);
        Assert.Matches($@"uid={status.Permissions.OwnerId}\s", told);
        Assert.Matches(@"nsems = 2\s", told);
        Assert.Matches(@"(?m)^1\s+6\s", told);
        Assert.Equal((_key, 2), (status.Permissions.Key, status.Count));
        Assert.Equal(status.Permissions.CreatorId, status.Permissions.OwnerId);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1, Cancel);
        }
    }
}
