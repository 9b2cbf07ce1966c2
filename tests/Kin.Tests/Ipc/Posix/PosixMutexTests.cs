using Kin.Ipc;
using Kin.Tests.Root;
using Kin.Tests.Signals;
using Kin.Tests.Workers;
using Microsoft.Win32.SafeHandles;

namespace Kin.Tests.Ipc.Posix;

/// <summary>A mutex of pthreads in shared memory is the same one for Kin and C, and a dead owner is told of.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class PosixMutexTests : IClassFixture<IpcPeer>, IDisposable
{
    private const int Offset = 128;
    private static readonly TimeSpan s_brief = TimeSpan.FromMilliseconds(30);

    private readonly IpcPeer _peer;
    private readonly TemporaryDirectory _directory = new();
    private readonly string _path;
    private readonly SafeFileHandle _file;

    public PosixMutexTests(IpcPeer peer)
    {
        _peer = peer;
        _path = Path.Combine(_directory.Path, "shared");
        _file = File.OpenHandle(_path, FileMode.CreateNew, FileAccess.ReadWrite);
        RandomAccess.SetLength(_file, 4096);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _file.Dispose();
        _directory.Dispose();
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_death_of_a_holder_in_C_is_told_to_Kin()
    {
        await _peer.RunAsync("mutex-make", _path, Offset, "robust");
        using PosixMutex mutex = PosixMutex.OpenIn(_file, Offset);
        Assert.True(mutex.IsRobust);
        await using Listening holder = await _peer.StartAsync("mutex-lock", _path, Offset);
        Assert.False(TryAcquire(mutex, TimeSpan.Zero));
        Assert.False(TryAcquire(mutex, s_brief));
        Task<bool> died = Task.Run(
            () =>
            {
                using PosixMutexHold hold = mutex.Acquire();
                hold.MarkConsistent();
                return hold.OwnerDied;
            },
            Cancel);
        holder.Child.Kill();
        Assert.True(await died);
        Assert.False(OwnerDied(mutex));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_death_of_a_holder_in_Kin_is_told_to_C()
    {
        using PosixMutex mutex = PosixMutex.CreateIn(_file, Offset);
        await using (Listening holder = await Listening.Start("ipc", "mutex", _path, $"{Offset}"))
        {
            Assert.False(TryAcquire(mutex, TimeSpan.Zero));
            holder.Child.Kill();
            await holder.Child.WaitAsync(Cancel);
        }

        await using Listening next = await _peer.StartAsync("mutex-lock", _path, Offset);
        next.EndInput();
        Assert.Equal(["EOWNERDEAD"], (await next.RestAsync()).Lines);
        await using Listening third = await _peer.StartAsync("mutex-lock", _path, Offset);
        third.EndInput();
        Assert.Equal(["locked"], (await third.RestAsync()).Lines);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_nobody_has_put_in_order_is_not_recoverable()
    {
        await _peer.RunAsync("mutex-make", _path, Offset, "robust");
        using PosixMutex mutex = PosixMutex.OpenIn(_file, Offset);
        await using Listening holder = await _peer.StartAsync("mutex-lock", _path, Offset);
        holder.Child.Kill();
        await holder.Child.WaitAsync(Cancel);
        Assert.True(OwnerDied(mutex));
        Assert.Equal("ENOTRECOVERABLE", Assert.Throws<LinuxException>(() => OwnerDied(mutex)).ErrorName);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_wait_ends_by_a_token_and_by_disposing()
    {
        using PosixMutex mutex = PosixMutex.CreateIn(_file, Offset), other = PosixMutex.OpenIn(_file, Offset);
        await using Listening holder = await _peer.StartAsync("mutex-lock", _path, Offset);
        using CancellationTokenSource stop = new();
        Task canceled = Task.Run(() => mutex.TryAcquire(Timeout.InfiniteTimeSpan, out _, stop.Token), Cancel);
        Task closed = Task.Run(() => other.TryAcquire(Timeout.InfiniteTimeSpan, out _), Cancel);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);
        other.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => closed);
        holder.EndInput();
        Assert.Equal(["locked"], (await holder.RestAsync()).Lines);
        Assert.True(TryAcquire(mutex, TimeSpan.Zero));
    }

    [Fact]
    public async Task What_is_no_mutex_for_several_processes_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => PosixMutex.OpenIn(_file, Offset));
        await _peer.RunAsync("mutex-make", _path, Offset, "private");
        Assert.Throws<InvalidDataException>(() => PosixMutex.OpenIn(_file, Offset));
        await _peer.RunAsync("mutex-make", _path, Offset, "plain");
        using PosixMutex plain = PosixMutex.OpenIn(_file, Offset);
        Assert.False(plain.IsRobust);
        Assert.True(TryAcquire(plain, TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => PosixMutex.CreateIn(_file, 4096 - 40));
    }

    [Fact]
    public void A_recursive_one_is_locked_again_by_its_thread_alone()
    {
        using PosixMutex mutex = PosixMutex.CreateIn(_file, Offset, recursive: true);
        using (mutex.Acquire())
        {
            Assert.True(TryAcquire(mutex, TimeSpan.Zero));
            bool another = true;
            Thread other = new(() => another = TryAcquire(mutex, TimeSpan.Zero));
            other.Start();
            other.Join();
            Assert.False(another);
            mutex.Dispose(); // what is held is unlocked all the same
        }

        using PosixMutex again = PosixMutex.OpenIn(_file, Offset);
        Assert.True(TryAcquire(again, TimeSpan.Zero));
    }

    private static bool TryAcquire(PosixMutex mutex, TimeSpan timeout)
    {
        bool taken = mutex.TryAcquire(timeout, out PosixMutexHold hold);
        hold.Dispose();
        return taken;
    }

    private static bool OwnerDied(PosixMutex mutex)
    {
        using PosixMutexHold hold = mutex.Acquire();
        return hold.OwnerDied;
    }
}
