using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Kin.Native;
using Kin.Workers.Functions;
using Kin.Workers.Transport;
using Microsoft.Win32.SafeHandles;

namespace Kin.Tests.Workers.Functions;

/// <summary>What travels beside the bytes: descriptors and cancellation tokens.</summary>
public class TravelTests
{
    [Fact]
    public void A_file_handle_travels_as_a_descriptor()
    {
        string path = Path.GetTempFileName();
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        using var writer = new PayloadWriter();
        ValueCodec<SafeFileHandle[]>.Write(writer, [file, file]);
        Assert.Same(file, Assert.Single(writer.Handles));

        // The kernel makes a second descriptor on the way.
        using var arrived = new SafeFd(
            Sys.Check(Libc.fcntl((int)file.DangerousGetHandle(), Libc.F_DUPFD_CLOEXEC, 3), "fcntl"));
        var reader = new PayloadReader(writer.Written, [arrived]);
        SafeFileHandle[] files = ValueCodec<SafeFileHandle[]>.Read(ref reader);
        Assert.Same(files[0], files[1]);
        RandomAccess.Write(files[0], "hello"u8, 0);
        files[0].Dispose();
        Assert.Equal("hello", File.ReadAllText(path));
        Assert.True(arrived.IsClosed || arrived.IsInvalid);
        File.Delete(path);
    }

    [Fact]
    public void Pipe_and_socket_handles_travel_too()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using var writer = new PayloadWriter();
        ValueCodec<object[]>.Write(writer, [pipe.ClientSafePipeHandle, listener.SafeHandle]);
        Assert.Equal([pipe.ClientSafePipeHandle, listener.SafeHandle], writer.Handles);
        var reader = new PayloadReader(
            writer.Written, [Second(pipe.ClientSafePipeHandle), Second(listener.SafeHandle)]);
        object[] back = ValueCodec<object[]>.Read(ref reader);
        using (var stream = new AnonymousPipeClientStream(
            PipeDirection.Out, Assert.IsType<SafePipeHandle>(back[0])))
        {
            stream.WriteByte(42);
        }

        Assert.Equal(42, pipe.ReadByte());
        using var socket = new Socket(Assert.IsType<SafeSocketHandle>(back[1]));
        Assert.Equal(AddressFamily.Unix, socket.AddressFamily);
    }

    [Fact]
    public void A_token_is_sent_as_a_number_and_bound_on_the_other_side()
    {
        using var here = new CancellationTokenSource();
        using var there = new CancellationTokenSource();
        using var writer = new PayloadWriter();
        ValueCodec<Request>.Write(writer, new Request("x", here.Token, here.Token));
        Assert.Equal(here.Token, Assert.Single(writer.CancellationTokens));
        var asked = new List<int>();
        var reader = new PayloadReader(writer.Written, null, index =>
        {
            asked.Add(index);
            return there.Token;
        });
        Request back = ValueCodec<Request>.Read(ref reader);
        Assert.Equal([0, 0], asked);
        Assert.Equal((there.Token, there.Token), (back.Stop, back.Again));
    }

    [Fact]
    public void A_captured_token_is_bridged_like_an_argument()
    {
        using var here = new CancellationTokenSource();
        using var there = new CancellationTokenSource();
        CancellationToken token = here.Token;
        Func<bool> function = () => token.IsCancellationRequested;
        using var writer = new PayloadWriter();
        FunctionImage image = FunctionImage.Of(function);
        image.WriteIdentity(writer);
        image.WriteState(writer, function);
        var reader = new PayloadReader(writer.Written, null, _ => there.Token);
        var bound = (Func<bool>)FunctionBinder.Bind(FunctionBinder.ReadIdentity(ref reader), ref reader);
        Assert.False(bound());
        there.Cancel();
        Assert.True(bound());
    }

    [Fact]
    public void An_object_that_knows_how_to_travel_is_asked_to()
    {
        using var writer = new PayloadWriter();
        ValueCodec<object[]>.Write(writer, [new Traveller("memory"), "x"]);
        var reader = new PayloadReader(writer.Written);
        Assert.Equal(
            "memory, arrived", Assert.IsType<Traveller>(ValueCodec<object[]>.Read(ref reader)[0]).Name);
    }

    private static SafeFd Second(SafeHandle handle) =>
        new(Sys.Check(Libc.fcntl((int)handle.DangerousGetHandle(), Libc.F_DUPFD_CLOEXEC, 3), "fcntl"));

    private sealed record Request(string Name, CancellationToken Stop, CancellationToken Again);

    private sealed class Traveller(string name) : ITravels<Traveller>
    {
        private readonly nint _mapping = 5;

        public string Name { get; } = name;

        public static Traveller Arrive(ref PayloadReader reader) =>
            new(Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadVarInt())) + ", arrived");

        public void Depart(PayloadWriter writer)
        {
            byte[] text = Encoding.UTF8.GetBytes(_mapping == 5 ? Name : "");
            writer.WriteVarInt((uint)text.Length);
            writer.WriteBytes(text);
        }
    }
}
