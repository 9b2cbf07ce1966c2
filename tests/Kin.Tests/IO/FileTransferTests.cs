using System.Net.Sockets;
using System.Runtime.InteropServices;
using Kin.IO;
using Kin.Native;
using Kin.Tests.Root;
using Kin.Tests.Workers;
using Microsoft.Win32.SafeHandles;

namespace Kin.Tests.IO;

/// <summary>Bytes from any kind of descriptor into any other: all of them, and by the call that is told.</summary>
public sealed class FileTransferTests
{
    private static readonly byte[] s_bytes = Bytes(1_234_567);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit.Milliseconds), InlineData(false), InlineData(true)]
    public async Task Every_pair_of_ends_passes_every_byte(bool isAsync)
    {
        string[] kinds = ["file", "pipe", "tcp", "unix"];
        foreach ((string from, string to) in kinds.SelectMany(from => kinds.Select(to => (from, to))))
        {
            await using Ends source = await Ends.Of(from), target = await Ends.Of(to);
            Task feeding = source.Feed(s_bytes);
            if (from == "file")
            {
                await feeding;
            }

            Task<byte[]> arrived = target.Drain();
            TransferResult result = isAsync
                ? await FileTransfer.CopyAsync(source.Reading, target.Writing, cancellationToken: Cancel)
                : await Task.Run(() => FileTransfer.Copy(source.Reading, target.Writing), Cancel);
            target.CloseWriting();
            await feeding;
            byte[] bytes = target.Writing is SafeFileHandle file && to == "file" ? ReadAll(file) : await arrived;
            Assert.True(s_bytes.AsSpan().SequenceEqual(bytes), $"{from} to {to}");
            Assert.Equal(s_bytes.Length, result.Bytes);
            Assert.Equal((from, to, Expected(from, to, isAsync)), (from, to, result.Method));
        }
    }

    [Theory]
    [InlineData(TransferMethod.CopyFileRange), InlineData(TransferMethod.SendFile)]
    [InlineData(TransferMethod.Splice), InlineData(TransferMethod.ReadWrite)]
    public void Between_files_every_way_gives_the_same_bytes_and_positions(TransferMethod method)
    {
        using TemporaryDirectory directory = new();
        using SafeFileHandle source = Open(directory, "source", s_bytes), target = Open(directory, "target", "before"u8);
        TransferOptions only = new() { Methods = [method], SourceOffset = 1000, Count = 500_000 };
        TransferResult result = FileTransfer.Copy(source, target, only);
        Assert.Equal(new TransferResult(500_000, method), result);
        Assert.Equal(0, Position(source));
        Assert.Equal(500_000, Position(target));
        Assert.Equal(s_bytes[1000..501_000], ReadAll(target));
        FileTransfer.Copy(source, target, only with { SourceOffset = null, Count = 10, TargetOffset = 3 });
        Assert.Equal((10, 500_000), (Position(source), Position(target)));
        Assert.Equal(s_bytes[..10], ReadAll(target)[3..13]);
    }

    [Fact]
    public void A_file_that_says_it_is_empty_is_read_all_the_same()
    {
        using TemporaryDirectory directory = new();
        using SafeFileHandle source = File.OpenHandle("/proc/self/mounts"), target = Open(directory, "target", []);
        TransferResult result = FileTransfer.Copy(source, target);
        Assert.Equal(File.ReadAllBytes("/proc/self/mounts"), ReadAll(target));
        Assert.True(result.Bytes > 0);
        using SafeFileHandle empty = Open(directory, "empty", []);
        Assert.Equal(new TransferResult(0, TransferMethod.None), FileTransfer.Copy(empty, target));
    }

    [Fact]
    public void A_target_opened_for_appending_gets_the_bytes_at_its_end()
    {
        using TemporaryDirectory directory = new();
        using SafeFileHandle source = Open(directory, "source", s_bytes);
        string path = Path.Combine(directory.Path, "log");
        File.WriteAllText(path, "log:");
        using SafeFd target = new(Sys.Check(Libc.open(path, Libc.O_WRONLY | Libc.O_APPEND | Libc.O_CLOEXEC, 0), "open"));
        Assert.Equal(new TransferResult(s_bytes.Length, TransferMethod.ReadWrite), FileTransfer.Copy(source, target));
        Assert.Equal([.. "log:"u8, .. s_bytes], File.ReadAllBytes(path));
        TransferOptions offset = new() { TargetOffset = 0 };
        Assert.Throws<ArgumentException>(() => FileTransfer.Copy(source, target, offset));
    }

    [Fact]
    public void A_file_is_not_copied_over_itself_but_may_be_doubled()
    {
        using TemporaryDirectory directory = new();
        using SafeFileHandle file = Open(directory, "file", s_bytes);
        Assert.Throws<ArgumentException>(() => FileTransfer.Copy(file, file, new() { TargetOffset = 10 }));
        TransferOptions double_ = new() { SourceOffset = 0, TargetOffset = s_bytes.Length };
        Assert.Equal(s_bytes.Length, FileTransfer.Copy(file, file, double_).Bytes);
        Assert.Equal([.. s_bytes, .. s_bytes], ReadAll(file));
    }

    [Fact]
    public void Holes_stay_holes_when_asked_for_and_the_size_is_right()
    {
        using TemporaryDirectory directory = new();
        using SafeFileHandle source = Open(directory, "source", []), target = Open(directory, "target", []);
        RandomAccess.SetLength(source, 300 << 20);
        RandomAccess.Write(source, "begin"u8, 0);
        RandomAccess.Write(source, "middle"u8, 200 << 20);
        TransferResult result = FileTransfer.Copy(source, target, new() { KeepHoles = true });
        Assert.Equal(300 << 20, result.Bytes);
        Assert.Equal(300 << 20, RandomAccess.GetLength(target));
        byte[] middle = new byte[6];
        RandomAccess.Read(target, middle, 200 << 20);
        Assert.Equal("middle"u8, middle);
        string blocks = new Command("stat", "-c", "%b", Path.Combine(directory.Path, "target")).Capture().StandardOutput;
        Assert.InRange(int.Parse(blocks, System.Globalization.CultureInfo.InvariantCulture), 1, 20_000);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task More_than_two_gibibytes_go_in_one_transfer()
    {
        const long Size = (2L << 30) + 4097;
        using TemporaryDirectory directory = new();
        using SafeFileHandle source = Open(directory, "source", []);
        RandomAccess.SetLength(source, Size);
        RandomAccess.Write(source, "end"u8, Size - 3);
        using PipePair pipe = new();
        Task<TransferResult> copying = Task.Run(
            () =>
            {
                TransferResult result = FileTransfer.Copy(source, pipe.Write);
                pipe.Write.Dispose();
                return result;
            },
            Cancel);
        Command tail = new("tail", "-c", "3") { StandardInput = StandardStream.Handle(pipe.Read) };
        CommandOutput output = await tail.CaptureAsync(Cancel);
        Assert.Equal("end", output.StandardOutput);
        Assert.Equal(new TransferResult(Size, TransferMethod.Splice), await copying);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_reader_that_goes_is_EPIPE_with_what_had_arrived()
    {
        using TemporaryDirectory directory = new();
        using SafeFileHandle source = Open(directory, "source", s_bytes);
        foreach (bool nonBlocking in (bool[])[false, true])
        {
            using PipePair pipe = new(nonBlocking);
            Task<TransferResult> copying =
                FileTransfer.CopyAsync(source, pipe.Write, new() { SourceOffset = 0 }, Cancel);
            await pipe.Read.ReadableAsync(Cancel);
            pipe.Read.Dispose();
            TransferException failure = await Assert.ThrowsAsync<TransferException>(() => copying);
            Assert.Equal("EPIPE", failure.ErrorName);
            Assert.InRange(failure.BytesTransferred, 4096, 1 << 20);
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Cancelling_ends_a_transfer_that_waits_and_the_source_stands_where_the_target_does()
    {
        using TemporaryDirectory directory = new();
        using SafeFileHandle source = Open(directory, "source", s_bytes);
        foreach (TransferMethod method in (TransferMethod[])[TransferMethod.Splice, TransferMethod.ReadWrite])
        {
            using PipePair pipe = new(nonBlocking: true);
            using CancellationTokenSource stop = new();
            long before = Position(source);
            Progress progress = new();
            TransferOptions options = new() { Methods = [method], Progress = progress };
            Task<TransferResult> copying = FileTransfer.CopyAsync(source, pipe.Write, options, stop.Token);
            while (progress.Last < 1 << 16 || pipe.Write.ReadyNow(PollEvents.Writable) != PollEvents.None)
            {
                await Task.Yield();
            }

            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copying);
            Assert.Equal(progress.Last, Position(source) - before);
        }
    }

    [Fact]
    public void A_full_file_system_is_ENOSPC_with_what_had_arrived()
    {
        Capability.RequireRoot();
        using TemporaryDirectory directory = new();
        using SafeFileHandle source = Open(directory, "source", s_bytes);
        string small = Directory.CreateDirectory(Path.Combine(directory.Path, "small")).FullName;
        Capability.Require("a file system that may be mounted",
            new Command("mount", "-t", "tmpfs", "-o", "size=512k", "kin-test", small).Capture().Success);
        try
        {
            foreach (TransferMethod method in (TransferMethod[])[TransferMethod.SendFile, TransferMethod.ReadWrite])
            {
                string path = Path.Combine(small, "target");
                using SafeFileHandle target = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite);
                TransferException failure = Assert.Throws<TransferException>(
                    () => FileTransfer.Copy(source, target, new() { Methods = [method], SourceOffset = 0 }));
                Assert.Equal("ENOSPC", failure.ErrorName);
                Assert.Equal(512 << 10, failure.BytesTransferred);
                Assert.Equal(s_bytes[..(512 << 10)], ReadAll(target));
            }
        }
        finally
        {
            new Command("umount", "-l", small).Capture().EnsureSuccess();
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Streams_of_files_go_on_where_the_transfer_ended()
    {
        using TemporaryDirectory directory = new();
        Open(directory, "source", s_bytes).Dispose();
        await using FileStream source = File.OpenRead(Path.Combine(directory.Path, "source"));
        await using FileStream target = File.Create(Path.Combine(directory.Path, "target"));
        target.Write("head:"u8);
        source.ReadByte();
        TransferResult result = await FileTransfer.CopyAsync(source, target, Cancel);
        Assert.Equal(s_bytes.Length - 1, result.Bytes);
        Assert.Equal((s_bytes.Length, 5 + s_bytes.Length - 1), (source.Position, target.Position));
        target.Write(":tail"u8);
        await target.FlushAsync(Cancel);
        byte[] written = ReadAll(target.SafeFileHandle);
        Assert.Equal((byte[])[.. "head:"u8, .. s_bytes[1..], .. ":tail"u8], written);
        using MemoryStream memory = new(), more = new(s_bytes);
        Assert.Equal(new(s_bytes.Length, TransferMethod.ReadWrite), await FileTransfer.CopyAsync(more, memory, Cancel));
        Assert.Equal(s_bytes, memory.ToArray());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Tee_copies_a_pipe_and_leaves_it_full()
    {
        using PipePair first = new(), second = new();
        Task<long> copying = Task.Run(() => FileTransfer.Tee(first.Read, second.Write), Cancel);
        first.Put("both"u8);
        Assert.Equal(4, await copying);
        first.Take(10, out byte[] one);
        second.Take(10, out byte[] two);
        Assert.Equal(["both", "both"], new[] { one, two }.Select(System.Text.Encoding.UTF8.GetString));
        first.Write.Dispose();
        Assert.Equal(0, FileTransfer.Tee(first.Read, second.Write));
        using SafeFileHandle file = File.OpenHandle("/proc/self/exe");
        Assert.Equal("EINVAL", Assert.Throws<LinuxException>(() => FileTransfer.Tee(file, second.Write)).ErrorName);
    }

    private static TransferMethod Expected(string from, string to, bool isAsync) => (from, to) switch
    {
        ("file", "file") => TransferMethod.CopyFileRange,
        (_, "tcp" or "unix") when isAsync => TransferMethod.ReadWrite, // these sockets are blocking
        ("file", "tcp" or "unix") => TransferMethod.SendFile,
        _ => TransferMethod.Splice,
    };

    internal static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(42).NextBytes(bytes);
        return bytes;
    }

    internal static SafeFileHandle Open(TemporaryDirectory directory, string name, ReadOnlySpan<byte> content)
    {
        SafeFileHandle file = File.OpenHandle(
            Path.Combine(directory.Path, name), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.Write(file, content, 0);
        return file;
    }

    private static byte[] ReadAll(SafeFileHandle file)
    {
        byte[] bytes = new byte[RandomAccess.GetLength(file)];
        RandomAccess.Read(file, bytes, 0);
        return bytes;
    }

    private static long Position(SafeHandle file) =>
        KernelCopy.Seek((int)file.DangerousGetHandle(), 0, Libc.SEEK_CUR);

    private sealed class Progress : IProgress<long>
    {
        private long _last;

        public long Last => Volatile.Read(ref _last);

        public void Report(long value) => Volatile.Write(ref _last, value);
    }

    /// <summary>Two ends of something: what is fed into one comes out of the other.</summary>
    private sealed class Ends(SafeHandle reading, SafeHandle writing, string kind, IDisposable[] owned) : IAsyncDisposable
    {
        public SafeHandle Reading => reading;

        public SafeHandle Writing => writing;

        public static async Task<Ends> Of(string kind)
        {
            switch (kind)
            {
                case "file":
                    TemporaryDirectory directory = new();
                    SafeFileHandle file = Open(directory, "file", []);
                    return new Ends(file, file, kind, [file, directory]);
                case "pipe":
                    PipePair pipe = new();
                    return new Ends(pipe.Read, pipe.Write, kind, [pipe]);
                case "tcp":
                    (Socket server, Socket client) = await ReadinessTests.Connect();
                    server.Blocking = client.Blocking = true;
                    SafeFd[] tcp = [BlockingCopy(server), BlockingCopy(client)];
                    server.Dispose();
                    client.Dispose();
                    return new Ends(tcp[0], tcp[1], kind, tcp);
                default:
                    SafeFd[] unix = SocketPair();
                    return new Ends(unix[0], unix[1], kind, unix);
            }
        }

        public Task Feed(byte[] bytes) => Task.Run(() =>
        {
            long none = -1, start = 0;
            for (int done = 0; done < bytes.Length;)
            {
                long count = KernelCopy.Write(
                    Number(writing), ref kind == "file" ? ref start : ref none, bytes.AsSpan(done), false, mayBlock: true);
                Assert.True(count > 0, $"{kind}: {count}");
                done += (int)count;
            }

            CloseWriting();
        });

        public Task<byte[]> Drain() => Task.Run(async () =>
        {
            if (kind == "file")
            {
                return [];
            }

            using MemoryStream all = new();
            byte[] buffer = new byte[100_000];
            long none = -1, count;
            while ((count = KernelCopy.Read(Number(reading), ref none, buffer, false, mayBlock: true)) > 0)
            {
                await all.WriteAsync(buffer.AsMemory(0, (int)count));
            }

            return all.ToArray();
        });

        public void CloseWriting()
        {
            if (kind == "pipe")
            {
                writing.Dispose();
            }
            else if (kind != "file")
            {
                Assert.Equal(0, Shut(Number(writing)));
            }
        }

        public ValueTask DisposeAsync()
        {
            Array.ForEach(owned, one => one.Dispose());
            return default;
        }

        private static SafeFd BlockingCopy(Socket socket)
        {
            SafeFd copy = SafeFd.DuplicateOf(socket.SafeHandle);
            Sys.Check(Libc.fcntl(copy.Number, Libc.F_SETFL, 0), "fcntl");
            return copy;
        }

        private static unsafe SafeFd[] SocketPair()
        {
            int* ends = stackalloc int[2];
            Sys.Check(Libc.socketpair(Libc.AF_UNIX, 1 | Libc.SOCK_CLOEXEC, 0, ends), "socketpair");
            return [new SafeFd(ends[0]), new SafeFd(ends[1])];
        }

        [DllImport("libc", EntryPoint = "shutdown")]
        private static extern int Shut(int socket, int how = 1);

        private static int Number(SafeHandle handle) => (int)handle.DangerousGetHandle();
    }
}
