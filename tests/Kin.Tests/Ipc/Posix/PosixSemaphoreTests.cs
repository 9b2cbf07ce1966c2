using System.Diagnostics;
using Kin.Inspection;
using Kin.Ipc;
using Kin.Native.Kernel;
using Kin.Tests.Root;
using Kin.Tests.Signals;
using Kin.Tests.Workers;
using Microsoft.Win32.SafeHandles;

namespace Kin.Tests.Ipc.Posix;

/// <summary>A POSIX semaphore is the same semaphore for Kin, C and Python, by name and in shared memory.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class PosixSemaphoreTests(IpcPeer peer) : IClassFixture<IpcPeer>, IDisposable
{
    private static readonly TimeSpan s_brief = TimeSpan.FromMilliseconds(30);

    private readonly string _name = $"/kin-test-{Guid.NewGuid():N}";
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        PosixSemaphore.Remove(_name);
        _directory.Dispose();
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task One_that_C_made_works_in_Kin_in_both_directions()
    {
        await peer.RunAsync("sem-make-named", _name, 2);
        using PosixSemaphore semaphore = PosixSemaphore.Open(_name);
        Assert.Equal(2, semaphore.Value);
        semaphore.Acquire();
        Assert.True(semaphore.TryAcquire());
        Assert.False(semaphore.TryAcquire());
        Task waiting = semaphore.AcquireAsync(Cancel);
        await Keys.SleepersAsync(_name, 1);
        await peer.RunAsync("sem-post-named", _name);
        await waiting;
        await using Listening waits = await peer.StartAsync("sem-wait-named", _name);
        Assert.Equal(waits.Id, Assert.Single(await Keys.SleepersAsync(_name, 1)).ProcessId);
        semaphore.Release();
        Assert.Equal(["done"], (await waits.RestAsync()).Lines);
        Assert.Equal(0, semaphore.Value);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task One_that_Kin_made_works_in_C_and_Python()
    {
        using PosixSemaphore semaphore = PosixSemaphore.Create(_name, 0);
        await using Listening waits = await peer.StartAsync("sem-wait-named", _name);
        await Keys.SleepersAsync(_name, 1);
        semaphore.Release();
        Assert.Equal(["done"], (await waits.RestAsync()).Lines);
        string python = Capability.RequireProgram("python3", "python3");
        const string Program = """
            import ctypes, sys
            c = ctypes.CDLL(None, use_errno=True)
            c.sem_open.restype = ctypes.c_void_p
            s = ctypes.c_void_p(c.sem_open(sys.argv[1].encode(), 0))
            print(c.sem_trywait(s), c.sem_trywait(s), c.sem_post(s), c.sem_post(s))
            """;
        semaphore.Release();
        CommandOutput output = await new Command(python, "-c", Program, _name).CaptureAsync(Cancel);
        Assert.Equal("0 -1 0 0", output.EnsureSuccess().StandardOutput.Trim());
        Assert.Equal(2, semaphore.Value);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task One_without_a_name_is_shared_by_a_place_in_a_file()
    {
        string path = Path.Combine(_directory.Path, "shared");
        using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, 8192);
        using PosixSemaphore first = PosixSemaphore.CreateIn(file, 4096, 1);
        await using Listening waits = await peer.StartAsync("sem-wait-in", path, 4096);
        waits.EndInput();
        Assert.Equal(["done"], (await waits.RestAsync()).Lines);
        Assert.Equal(0, first.Value);
        await peer.RunAsync("sem-make-in", path, 64, 3);
        using PosixSemaphore second = PosixSemaphore.OpenIn(file, 64);
        file.Dispose();
        Assert.Equal(3, second.Value);
        second.Acquire();
        Task waiting = first.AcquireAsync(Cancel);
        await peer.RunAsync("sem-post-in", path, 4096);
        await waiting;
    }

    [Fact]
    public void A_place_outside_of_the_file_is_an_exception_and_no_crash()
    {
        string path = Path.Combine(_directory.Path, "short");
        using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
        RandomAccess.SetLength(file, 100);
        Assert.Throws<ArgumentException>(() => PosixSemaphore.CreateIn(file, 72, 1));
        Assert.Throws<ArgumentException>(() => PosixSemaphore.CreateIn(file, 4, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PosixSemaphore.CreateIn(file, -8, 1));
        using SafeFileHandle readOnly = File.OpenHandle(path, FileMode.Open, FileAccess.Read);
        Assert.Throws<LinuxException>(() => PosixSemaphore.OpenIn(readOnly, 0));
        using PosixSemaphore last = PosixSemaphore.CreateIn(file, 64, 1);
        Assert.Equal(1, last.Value);
    }

    [Fact]
    public void Names_values_and_what_is_missing_are_told()
    {
        using PosixSemaphore semaphore = PosixSemaphore.Create(_name, 5, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal("EEXIST", Assert.Throws<LinuxException>(() => PosixSemaphore.Create(_name, 1)).ErrorName);
        using (PosixSemaphore same = PosixSemaphore.OpenOrCreate(_name, 9))
        {
            Assert.Equal(5, same.Value);
            same.Release(3);
        }

        Assert.Equal(8, semaphore.Value);
        IpcObject found = Assert.Single(IpcObjects.Read().Of(IpcObjectKind.PosixSemaphore), o => o.Name == _name);
        Assert.Equal((8, 32), (found.Count, found.SizeBytes));
        Assert.Equal([Environment.ProcessId], found.Processes);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, found.Mode);
        Assert.True(PosixSemaphore.Remove(_name));
        Assert.False(PosixSemaphore.Remove(_name));
        Assert.Equal("ENOENT", Assert.Throws<LinuxException>(() => PosixSemaphore.Open(_name)).ErrorName);
        Assert.Throws<ArgumentException>(() => PosixSemaphore.Open("name"));
        Assert.Throws<ArgumentOutOfRangeException>(() => PosixSemaphore.Create(_name, -1));
        using PosixSemaphore full = PosixSemaphore.Create(_name, PosixSemaphore.MaxValue);
        Assert.Equal("EOVERFLOW", Assert.Throws<LinuxException>(() => full.Release()).ErrorName);
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(true), InlineData(false)]
    public async Task Waits_end_by_time_by_a_token_and_by_closing(bool wakes)
    {
        using IDisposable? off = wakes ? null : KernelFeatures.ThreadWake.Disable();
        PosixSemaphore semaphore = PosixSemaphore.Create(_name, 0);
        long start = Stopwatch.GetTimestamp();
        Assert.False(semaphore.Acquire(s_brief, Cancel));
        Assert.False(await semaphore.AcquireAsync(s_brief, Cancel));
        Assert.True(Stopwatch.GetElapsedTime(start) >= 2 * s_brief - TimeSpan.FromMilliseconds(2));
        using CancellationTokenSource stop = new();
        Task[] waits = [semaphore.AcquireAsync(stop.Token), semaphore.AcquireAsync(stop.Token)];
        await Keys.SleepersAsync(_name, 2);
        await stop.CancelAsync();
        foreach (Task wait in waits)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }

        await Keys.SleepersAsync(_name, 0);
        semaphore.Release();
        Assert.Equal(1, semaphore.Value);
        semaphore.Acquire();
        Task[] closed = [semaphore.AcquireAsync(Cancel), Task.Run(() => semaphore.Acquire(), Cancel)];
        await Keys.SleepersAsync(_name, 2);
        semaphore.Dispose();
        foreach (Task wait in closed)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
        }

        Assert.Throws<ObjectDisposedException>(() => semaphore.Release());
        Assert.Throws<ObjectDisposedException>(() => semaphore.Value);
    }
}
