#pragma warning disable xUnit1051 // a wait without a token goes another way
using System.Diagnostics;
using System.Text.RegularExpressions;
using Kin.Ipc;
using Kin.Native.Files;
using Kin.Tests.Root;
using Kin.Tests.Signals;
using Kin.Tests.Workers;
using Microsoft.Win32.SafeHandles;

namespace Kin.Tests.Ipc;

/// <summary>Locks of Kin keep C, Python and flock(1) away, and are kept away by them.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class FileLockTests(IpcPeer peer) : IClassFixture<IpcPeer>, IDisposable
{
    private static readonly TimeSpan s_brief = TimeSpan.FromMilliseconds(30);
    private static readonly FileLockOptions s_openFile = new() { Kind = FileLockKind.OpenFile };
    private static readonly FileLockOptions s_posix = new() { Kind = FileLockKind.Posix };

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string File1 => Path.Combine(_directory.Path, "file");

    public void Dispose() => _directory.Dispose();

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_program_flock_and_Kin_keep_each_other_away()
    {
        string flock = Capability.RequireProgram("flock", "util-linux");
        using (FileLock held = FileLock.Acquire(File1))
        {
            Assert.Equal(File1, held.Path);
            Assert.Equal(1, (await new Command(flock, "-n", File1, "true").RunAsync(Cancel)).Code);
            Assert.Null(FileLock.TryAcquire(File1));
        }

        Assert.Equal(0, (await new Command(flock, "-n", File1, "true").RunAsync(Cancel)).Code);
        await using Listening holder = await peer.StartAsync("lock", File1, "flock", "alone", 0, 0);
        Assert.Null(FileLock.TryAcquire(File1));
        Assert.Null(FileLock.TryAcquire(File1, new() { Shared = true }));
        Assert.NotNull(Using(FileLock.TryAcquire(File1, s_openFile))); // another kind: not seen
        Task<FileLock> waiting = FileLock.AcquireAsync(File1, cancellationToken: Cancel);
        Task<FileLock> blocking = Task.Run(() => FileLock.Acquire(File1), Cancel);
        holder.Child.Kill();
        Task<FileLock> first = await Task.WhenAny(waiting, blocking);
        (await first).Dispose();
        (await (first == waiting ? blocking : waiting)).Dispose();
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(FileLockKind.OpenFile), InlineData(FileLockKind.Posix)]
    public async Task Ranges_keep_a_POSIX_lock_of_C_away_and_the_other_way_round(FileLockKind kind)
    {
        FileLockOptions range = new() { Kind = kind, Start = 10, Length = 10 };
        using (FileLock.Acquire(File1, range))
        {
            Assert.Equal("busy", await peer.RunAsync("try-lock", File1, "posix", "alone", 19, 1));
            Assert.Equal("free", await peer.RunAsync("try-lock", File1, "posix", "alone", 20, 1));
            Assert.Equal("busy", await peer.RunAsync("try-lock", File1, "ofd", "shared", 0, 0));
        }

        await using Listening holder = await peer.StartAsync("lock", File1, "posix", "shared", 5, 10);
        Assert.Null(FileLock.TryAcquire(File1, range));
        Assert.NotNull(Using(FileLock.TryAcquire(File1, range with { Shared = true })));
        Assert.NotNull(Using(FileLock.TryAcquire(File1, range with { Start = 15 })));
        Task<FileLock> waiting = FileLock.AcquireAsync(File1, range, Cancel);
        holder.EndInput();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task Python_s_lockf_and_flock_see_the_locks()
    {
        string python = Capability.RequireProgram("python3", "python3");
        const string Program = """
            import fcntl, sys
            f = open(sys.argv[1], 'r+')
            for lock in fcntl.flock, fcntl.lockf:
                try: lock(f, fcntl.LOCK_EX | fcntl.LOCK_NB); print('free')
                except OSError: print('busy')
            """;
        async Task<string> Try() => (await new Command(python, "-c", Program, File1).CaptureAsync(Cancel))
            .EnsureSuccess().StandardOutput.Replace('\n', ' ').Trim();
        using (FileLock.Acquire(File1))
        {
            Assert.Equal("busy free", await Try());
        }

        using (FileLock.Acquire(File1, s_openFile))
        {
            Assert.Equal("free busy", await Try());
        }

        using (FileLock.Acquire(File1, s_posix))
        {
            Assert.Equal("free busy", await Try());
        }

        Assert.Equal("free free", await Try());
    }

    [Theory, InlineData(FileLockKind.Flock), InlineData(FileLockKind.OpenFile)]
    public void Sharers_share_and_keep_the_others_away_within_one_process_too(FileLockKind kind)
    {
        FileLockOptions alone = new() { Kind = kind }, shared = alone with { Shared = true };
        using FileLock first = FileLock.Acquire(File1, shared);
        using FileLock? second = FileLock.TryAcquire(File1, shared);
        Assert.True(second?.IsShared);
        Assert.Null(FileLock.TryAcquire(File1, alone));
        first.Dispose();
        Assert.Null(FileLock.TryAcquire(File1, alone));
        second!.Dispose();
        second.Dispose();
        Assert.NotNull(Using(FileLock.TryAcquire(File1, alone)));
    }

    [Fact]
    public async Task POSIX_locks_of_one_process_survive_the_end_of_others_on_the_same_file()
    {
        using FileLock first = FileLock.Acquire(File1, s_posix with { Length = 1 });
        using (FileLock.Acquire(File1, s_posix with { Start = 1, Length = 1 }))
        {
            Assert.Equal("busy", await peer.RunAsync("try-lock", File1, "posix", "alone", 1, 1));
        }

        Assert.Equal("free", await peer.RunAsync("try-lock", File1, "posix", "alone", 1, 1));
        Assert.Equal("busy", await peer.RunAsync("try-lock", File1, "posix", "alone", 0, 1));
        await using (Listening holder = await peer.StartAsync("lock", File1, "posix", "alone", 5, 1))
        {
            Assert.Null(FileLock.TryAcquire(File1, s_posix with { Start = 5 }));
            holder.Child.Kill();
        }

        Assert.Equal("busy", await peer.RunAsync("try-lock", File1, "posix", "alone", 0, 1));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Waits_end_by_time_and_by_a_token()
    {
        using FileLock held = FileLock.Acquire(File1);
        long start = Stopwatch.GetTimestamp();
        Assert.Null(FileLock.Acquire(File1, s_brief, cancellationToken: Cancel));
        Assert.Null(FileLock.Acquire(File1, s_brief));
        Assert.Null(await FileLock.AcquireAsync(File1, s_brief, cancellationToken: Cancel));
        Assert.True(Stopwatch.GetElapsedTime(start) >= 3 * s_brief - TimeSpan.FromMilliseconds(3));
        using CancellationTokenSource stop = new();
        Task<FileLock> waiting = FileLock.AcquireAsync(File1, cancellationToken: stop.Token);
        Task blocking = Task.Run(() => FileLock.Acquire(File1, Timeout.InfiniteTimeSpan, null, stop.Token), Cancel);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocking);
    }

    [Fact]
    public void A_handle_is_locked_as_an_open_file()
    {
        using SafeFileHandle handle = File.OpenHandle(File1, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);
        using FileLock held = FileLock.Acquire(handle, s_openFile);
        Assert.Null(held.Path);
        Assert.NotNull(Using(FileLock.TryAcquire(handle, s_openFile with { Length = 5 }))); // the same open file
        using SafeFileHandle other = File.OpenHandle(File1, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Assert.Null(FileLock.TryAcquire(other, s_openFile with { Start = 7 }));
        Assert.Null(FileLock.Acquire(other, s_brief, s_openFile with { Start = 7 }, Cancel));
        using SafeFileHandle reading = File.OpenHandle(File1, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Assert.Equal("EBADF", Assert.Throws<LinuxException>(() => FileLock.Acquire(reading, s_posix)).ErrorName);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_file_that_is_replaced_while_somebody_waits_is_locked_anew()
    {
        FileLock held = FileLock.Acquire(File1);
        Task<FileLock> waiting = Task.Run(() => FileLock.Acquire(File1), Cancel);
        string waits = $"-> FLOCK .*:{FileIdentity.AtPath(File1)!.Inode} ";
        while (!Regex.IsMatch(await File.ReadAllTextAsync("/proc/locks", Cancel), waits))
        {
            await Task.Delay(1, Cancel);
        }

        File.Delete(File1);
        File.WriteAllText(File1, "another");
        held.Dispose();
        using FileLock second = await waiting;
        Assert.Null(FileLock.TryAcquire(File1)); // the one that has the name now
    }

    [Fact]
    public void Wrong_options_and_files_are_told()
    {
        Assert.Throws<ArgumentException>(() => FileLock.Acquire(File1, new() { Length = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => FileLock.Acquire(File1, s_posix with { Start = -1 }));
        Assert.Equal("ENOENT", Assert.Throws<LinuxException>(() => FileLock.Acquire(File1, new() { Create = false })).ErrorName);
        Assert.False(File.Exists(File1));
        Assert.NotNull(Using(FileLock.TryAcquire(_directory.Path)));
        Assert.Equal("EISDIR", Assert.Throws<LinuxException>(() => FileLock.Acquire(_directory.Path, s_posix)).ErrorName);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Steps_that_are_counted_under_a_lock_are_not_lost_when_its_first_holder_is_killed()
    {
        string counter = Path.Combine(_directory.Path, "counter");
        File.WriteAllText(counter, "0");
        await using Listening holder = await peer.StartAsync("lock", File1, "flock", "alone", 0, 0);
        Task counting = Parallel.ForEachAsync(Enumerable.Range(0, 60), Cancel, async (_, token) =>
        {
            using FileLock held = await FileLock.AcquireAsync(File1, cancellationToken: token);
            int value = int.Parse(await File.ReadAllTextAsync(counter, token), System.Globalization.CultureInfo.InvariantCulture);
            await File.WriteAllTextAsync(counter, $"{value + 1}", token);
        });
        Assert.Equal("0", await File.ReadAllTextAsync(counter, Cancel));
        holder.Child.Kill();
        await counting;
        Assert.Equal("60", await File.ReadAllTextAsync(counter, Cancel));
    }

    private static FileLock? Using(FileLock? held)
    {
        held?.Dispose();
        return held;
    }
}
