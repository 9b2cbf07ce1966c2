using Kin.IO;
using Kin.Tests.Root;
using Kin.Tests.Workers;
using Microsoft.Win32.SafeHandles;

namespace Kin.Tests.IO;

/// <summary>Bytes of this process are written where a descriptor stands, all of them, or it is told why not.</summary>
public sealed class WriteTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_position_moves_along_for_all_who_share_it()
    {
        using TemporaryDirectory directory = new();
        string path = Path.Combine(directory.Path, "file");
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite);
        FileTransfer.Write(file, "one "u8);
        FileTransfer.Write(file, []);
        Assert.True(new Command("echo", "two") { StandardOutput = StandardStream.Handle(file) }.Run().Success);
        FileTransfer.Write(file, "three"u8);
        Assert.Equal("one two\nthree", File.ReadAllText(path));
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(false), InlineData(true)]
    public async Task A_pipe_gets_more_than_it_holds(bool nonBlocking)
    {
        byte[] bytes = new byte[1_234_567];
        Random.Shared.NextBytes(bytes);
        using PipePair pipe = new(nonBlocking);
        Task writing = Task.Run(
            () =>
            {
                FileTransfer.Write(pipe.Write, bytes);
                pipe.Write.Dispose();
            },
            Cancel);
        using TemporaryDirectory directory = new();
        string path = Path.Combine(directory.Path, "arrived");
        using SafeFileHandle arrived = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        await FileTransfer.CopyAsync(pipe.Read, arrived, cancellationToken: Cancel);
        await writing;
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_reader_that_goes_is_EPIPE_with_what_had_arrived()
    {
        foreach (bool nonBlocking in (bool[])[false, true])
        {
            using PipePair pipe = new(nonBlocking);
            Task writing = Task.Run(() => FileTransfer.Write(pipe.Write, new byte[1_234_567]), Cancel);
            await pipe.Read.ReadableAsync(Cancel);
            pipe.Read.Dispose();
            TransferException failure = await Assert.ThrowsAsync<TransferException>(() => writing);
            Assert.Equal("EPIPE", failure.ErrorName);
            Assert.InRange(failure.BytesTransferred, 4096, 1 << 20);
        }
    }

    [Fact]
    public void What_cannot_be_written_is_told()
    {
        using SafeFileHandle full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write);
        TransferException failure = Assert.Throws<TransferException>(() => FileTransfer.Write(full, "x"u8));
        Assert.Equal(("ENOSPC", 0), (failure.ErrorName, failure.BytesTransferred));
        using SafeFileHandle readOnly = File.OpenHandle("/dev/null");
        failure = Assert.Throws<TransferException>(() => FileTransfer.Write(readOnly, "x"u8));
        Assert.Equal("EBADF", failure.ErrorName);
        readOnly.Dispose();
        Assert.Throws<ObjectDisposedException>(() => FileTransfer.Write(readOnly, "x"u8));
    }
}
