using System.Net.Sockets;
using System.Text;
using Kin.IO;
using Kin.Native;
using Kin.Tests.Root;
using Kin.Tests.Workers;
using Kin.Workers;
using Microsoft.Win32.SafeHandles;

namespace Kin.Tests.IO;

/// <summary>What is open before a child is made is shared with it; what each opens for itself is not.</summary>
public sealed class SharedOffsetTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_file_opened_before_the_child_has_one_position_for_both()
    {
        using TemporaryDirectory directory = new();
        using SafeFileHandle file = FileTransferTests.Open(directory, "file", "0123456789"u8);
        Command head = new("sh", "-c", "dd bs=1 count=4 status=none <&5") { InheritedHandles = [new InheritedHandle(file, 5)] };
        Assert.Equal("0123", head.Capture().StandardOutput);
        Assert.Equal(4, Descriptors.Of(file)!.Position);
        KernelCopy.Seek((int)file.DangerousGetHandle(), 8, Libc.SEEK_SET);
        Assert.Equal("89", head.Capture().StandardOutput);
    }

    [Fact]
    public void A_file_that_the_child_opens_has_a_position_of_its_own()
    {
        using TemporaryDirectory directory = new();
        using SafeFileHandle file = FileTransferTests.Open(directory, "file", "0123456789"u8);
        KernelCopy.Seek((int)file.DangerousGetHandle(), 8, Libc.SEEK_SET);
        Command head = new("head", "-c", "4", Path.Combine(directory.Path, "file"));
        Assert.Equal("0123", head.Capture().StandardOutput);
        Assert.Equal(8, Descriptors.Of(file)!.Position);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_worker_shares_the_handle_that_it_is_given_and_not_the_file_that_it_opens()
    {
        using TemporaryDirectory directory = new();
        using SafeFileHandle file = FileTransferTests.Open(directory, "file", "0123456789"u8);
        string path = Path.Combine(directory.Path, "file");
        Assert.Equal(10, await WorkerProcess.RunAsync(() => SeekToEnd(file), cancellationToken: Cancel));
        Assert.Equal(10, Descriptors.Of(file)!.Position);
        KernelCopy.Seek((int)file.DangerousGetHandle(), 2, Libc.SEEK_SET);
        Assert.Equal(10, await WorkerProcess.RunAsync(() => OpenAndSeekToEnd(path), cancellationToken: Cancel));
        Assert.Equal(2, Descriptors.Of(file)!.Position);
    }

    [Fact]
    public void A_pipe_and_a_socket_are_shared_alike()
    {
        using PipePair pipe = new();
        Command writer = new("sh", "-c", "printf from-the-child >&6") { InheritedHandles = [new InheritedHandle(pipe.Write, 6)] };
        Assert.True(writer.Run().Success);
        pipe.Take(100, out byte[] bytes);
        Assert.Equal("from-the-child", Encoding.UTF8.GetString(bytes));
        using TemporaryDirectory directory = new();
        UnixDomainSocketEndPoint address = new(Path.Combine(directory.Path, "socket"));
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(address);
        listener.Listen();
        using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(address);
        using Socket server = listener.Accept();
        Command talker = new("sh", "-c", "read line <&6; printf \"got $line\" >&6")
        {
            InheritedHandles = [new InheritedHandle(server.SafeHandle, 6)],
        };
        client.Send("hello\n"u8);
        Assert.True(talker.Run().Success);
        byte[] answer = new byte[100];
        Assert.Equal("got hello", Encoding.UTF8.GetString(answer, 0, client.Receive(answer)));
    }

    private static long SeekToEnd(SafeFileHandle file)
    {
        using FileStream stream = new(file, FileAccess.Read, bufferSize: 0);
        return SeekThrough(stream);
    }

    private static long OpenAndSeekToEnd(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return SeekThrough(stream);
    }

    // Reads by the position of the descriptor, as FileStream alone does not.
    private static long SeekThrough(FileStream stream) =>
        KernelCopy.Seek((int)stream.SafeFileHandle.DangerousGetHandle(), 0, Libc.SEEK_END);
}
