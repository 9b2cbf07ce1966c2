using System.Runtime.InteropServices;
using Kin.Ipc;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc;

/// <summary>Names, sizes, leftovers: what regions are as files, whoever died with them.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class RegionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public void A_name_is_found_by_others_and_goes_with_the_last_one()
    {
        string name = Shared.NewName();
        using (SharedMemory first = SharedMemory.Create(100, name))
        {
            Assert.Equal(name, first.Name);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Shared.PathOf(name)));
            SharedMemory second = SharedMemory.Open(name);
            first.AsSpan()[99] = 7;
            Assert.Equal(7, second.AsSpan()[99]);
            Assert.Equal((100, 2), (second.Length, first.Participants));
            LinuxException taken = Assert.Throws<LinuxException>(() => SharedMemory.Create(100, name));
            Assert.Equal("EEXIST", taken.ErrorName);
            first.Dispose();
            Assert.True(File.Exists(Shared.PathOf(name)));
            Assert.Equal(7, second.AsSpan()[99]);
            second.Dispose();
        }

        Assert.False(File.Exists(Shared.PathOf(name)));
        Assert.Equal("ENOENT", Assert.Throws<LinuxException>(() => SharedMemory.Open(name)).ErrorName);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task What_the_last_one_left_by_being_killed_is_found_and_a_new_one_may_take_the_name()
    {
        string name = Shared.NewName();
        await Die(name);
        Assert.True(File.Exists(Shared.PathOf(name)));
        using (SharedMemory found = SharedMemory.OpenOrCreate(name, 4096))
        {
            Assert.Equal(42, Shared.Word(found));
            Assert.Equal(1, found.Participants);
        }

        Assert.False(File.Exists(Shared.PathOf(name)));
        await Die(name);
        using (SharedMemory anew = SharedMemory.Create(4096, name))
        {
            Assert.Equal(0, Shared.Word(anew));
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_process_that_ends_in_order_takes_the_name_with_it_although_it_disposed_nothing()
    {
        string name = Shared.NewName();
        await using WorkerProcess first = WorkerProcess.Start(() => { SharedMemory.OpenOrCreate(name, 4096); });
        await using WorkerProcess second = WorkerProcess.Start(() => { SharedMemory.OpenOrCreate(name, 4096); });
        Assert.True((await first.JoinAsync(Cancel)).Success && (await second.JoinAsync(Cancel)).Success);
        Assert.False(File.Exists(Shared.PathOf(name)));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void A_persistent_one_stays_until_it_is_removed()
    {
        string name = Shared.NewName();
        SharedOptions stays = new() { Persistent = true, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead };
        using (SharedMemory memory = SharedMemory.Create(100, name, stays))
        {
            memory.AsSpan()[0] = 1;
        }

        Assert.Equal(stays.Mode, File.GetUnixFileMode(Shared.PathOf(name)));
        Assert.Throws<LinuxException>(() => SharedMemory.Create(100, name));
        using (SharedMemory memory = SharedMemory.Open(name))
        {
            Assert.Equal(1, memory.AsSpan()[0]);
        }

        Assert.True(SharedObject.Remove(name));
        Assert.False(SharedObject.Remove(name));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Of_many_who_ask_at_once_one_makes_it_and_all_share_it()
    {
        for (int round = 0; round < 20; round++)
        {
            string name = Shared.NewName();
            SharedMemory[] all = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(_ => Task.Run(() => SharedMemory.OpenOrCreate(name, 4096), Cancel)));
            Array.ForEach(all, memory => Interlocked.Increment(ref Shared.Word(memory)));
            Assert.All(all, memory => Assert.Equal(8, Shared.Word(memory)));
            await Task.WhenAll(all.Select(memory => Task.Run(memory.Dispose, Cancel)));
            Assert.False(File.Exists(Shared.PathOf(name)), "the last one took the name away");
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Coming_and_going_never_meet_in_two_regions_of_one_name()
    {
        string name = Shared.NewName();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                using SharedMutex mutex = SharedMutex.OpenOrCreate(name);
                using LockScope scope = mutex.Acquire(Cancel);
                using SharedMutex other = SharedMutex.Open(name); // there, as long as somebody has it open
                Assert.False(other.TryAcquire(out LockScope _));
            }
        }, Cancel)));
        Assert.False(File.Exists(Shared.PathOf(name)));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void Something_else_of_that_name_is_refused_with_what_it_is()
    {
        string name = Shared.NewName();
        using SharedMemory memory = SharedMemory.Create(100, name);
        InvalidDataException other = Assert.Throws<InvalidDataException>(() => SharedMutex.Open(name));
        Assert.Contains("holds SharedMemory, not SharedMutex", other.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => SharedMemory.OpenOrCreate(name, 200));
        Assert.Throws<ArgumentException>(() => SharedMemory.Open("a/b"));
        Assert.Throws<ArgumentException>(() => SharedMemory.Open(new string('x', 252)));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedMemory.Create(0));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void Whatever_byte_of_the_header_is_wrong_it_is_an_exception()
    {
        string name = Shared.NewName(), path = Shared.PathOf(name);
        using SharedMutex mutex = SharedMutex.Create(name);
        byte[] whole = File.ReadAllBytes(path);
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        for (int i = 0; i < 512; i += i < 80 ? 1 : 13)
        {
            if (i is >= 72 and < 128)
            {
                continue; // counters, which may have any value
            }

            Put(i, (byte)(whole[i] ^ 0x55));
            Assert.Throws<InvalidDataException>(() => SharedMutex.Open(name));
            Put(i, whole[i]);
        }

        SharedMutex.Open(name).Dispose();
        file.SetLength(whole.Length - 1);
        Assert.Contains("changed its size", Assert.Throws<InvalidDataException>(() => SharedMutex.Open(name)).Message, StringComparison.Ordinal);
        file.SetLength(100);
        Assert.Throws<InvalidDataException>(() => SharedMutex.Open(name));
        file.SetLength(0);
        Assert.Throws<InvalidDataException>(() => SharedMutex.Open(name));
        file.SetLength(whole.Length);
        for (int i = 0; i < whole.Length; i++)
        {
            Put(i, whole[i]);
        }

        void Put(int at, byte value)
        {
            file.Position = at;
            file.WriteByte(value);
            file.Flush();
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void More_participants_than_places_are_refused_and_a_place_is_used_again()
    {
        string name = Shared.NewName();
        List<SharedMemory> all = [.. Enumerable.Range(0, 240).Select(_ => SharedMemory.OpenOrCreate(name, 100))];
        Assert.Throws<InvalidOperationException>(() => SharedMemory.Open(name));
        all[100].Dispose();
        SharedMemory.Open(name).Dispose();
        all.ForEach(memory => memory.Dispose());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void Spans_of_disposed_memory_read_zeros()
    {
        SharedMemory memory = SharedMemory.Create(1 << 20);
        Span<long> span = memory.AsSpan<long>();
        span[5] = 5;
        memory.Dispose();
        Assert.Equal(0, span[5]);
        span[6] = 6;
        Assert.Throws<ObjectDisposedException>(() => memory.AsSpan());
        Assert.Throws<ObjectDisposedException>(() => memory.Snapshot());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_snapshot_shows_the_memory_and_keeps_what_is_written_to_itself()
    {
        using SharedMemory memory = SharedMemory.Create(64 << 10);
        memory.AsSpan().Fill(1);
        int seen = await WorkerProcess.RunAsync(
            () =>
            {
                using MappedMemory mine = memory.Snapshot();
                int sum = mine.AsSpan()[10] + mine.AsSpan()[40_000];
                mine.AsSpan().Fill(9);
                return sum + mine.AsSpan()[10];
            }, cancellationToken: Cancel);
        Assert.Equal(11, seen);
        Assert.Equal(-1, memory.AsSpan().IndexOfAnyExcept((byte)1));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public void A_file_is_memory()
    {
        using Root.TemporaryDirectory directory = new();
        string path = directory.Path + "/file";
        File.WriteAllText(path, "0123456789");
        using (MappedMemory read = SharedMemory.MapFile(path), copy = SharedMemory.MapFile(path, MemoryAccess.CopyOnWrite),
            shared = SharedMemory.MapFile(path, MemoryAccess.Shared))
        {
            Assert.Equal("0123456789"u8, read.AsSpan());
            shared.AsSpan()[1] = (byte)'y';
            copy.AsSpan()[0] = (byte)'x';
            Assert.Equal("0y23456789"u8, read.AsSpan());
            Assert.Equal("xy23"u8, copy.AsSpan(0, 4));
            Assert.Throws<ArgumentOutOfRangeException>(() => { read.AsSpan(8, 3); });
        }

        Assert.Equal("0y23456789", File.ReadAllText(path));
        File.WriteAllText(path, "");
        Assert.Throws<InvalidDataException>(() => SharedMemory.MapFile(path));
        Assert.Throws<InvalidDataException>(() => SharedMemory.MapFile(directory.Path));
        Assert.Equal("ENOENT", Assert.Throws<LinuxException>(() => SharedMemory.MapFile(path + "x")).ErrorName);
    }

    private static async Task Die(string name)
    {
        await using WorkerProcess user = WorkerProcess.Start(() =>
        {
            SharedMemory memory = SharedMemory.Create(4096, name);
            Shared.Set(memory, 0, 42);
            Environment.FailFast(null);
        }, new() { ConfigureProcess = command => command with { StandardError = StandardStream.Null } });
        await user.JoinAsync(Cancel);
    }
}
