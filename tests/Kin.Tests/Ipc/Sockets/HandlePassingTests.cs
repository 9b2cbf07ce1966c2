using System.Globalization;
using System.Runtime.InteropServices;
using Kin.Ipc;
using Kin.Native.Kernel;
using Kin.Native.Memory;
using Kin.Native;
using Kin.Tests.IO;
using Kin.Tests.Native;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc.Sockets;

/// <summary>Open files and identities beside the bytes, with Python as the other side.</summary>
[Collection(Alone.Name)]
public sealed class HandlePassingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(UnixSocketKind.Stream, "SOCK_STREAM"), InlineData(UnixSocketKind.SeqPacket, "SOCK_SEQPACKET")]
    public async Task Python_sends_open_files_and_is_known_by_the_kernels_word(UnixSocketKind kind, string type)
    {
        using UnixSocketListener listener = UnixSocket.Listen("@", new UnixListenOptions { Kind = kind, PassCredentials = true });
        await using PythonPeer peer = PythonPeer.Start(
            $"""
            s = socket.socket(socket.AF_UNIX, socket.{type})
            s.connect('\0' + sys.argv[1][1:])
            r, w = os.pipe()
            os.write(w, b'from python')
            socket.send_fds(s, [b'take'], [r, w])
            print(s.recv(100).decode())
            """,
            listener.Address);
        using UnixSocket server = await listener.AcceptAsync(Cancel);
        Assert.Equal(new UnixCredentials(peer.Process.Id, Libc.geteuid(), GroupOf(peer.Process.Id)), server.GetPeer());
        Assert.True(server.PassCredentials);
        byte[] buffer = new byte[100];
        using (UnixMessage message = await server.ReceiveMessageAsync(buffer, Cancel))
        {
            Assert.Equal("take"u8, buffer.AsSpan(0, message.Length));
            Assert.Equal(peer.Process.Id, message.Sender?.ProcessId);
            Assert.Equal(2, message.Handles.Count);
            using FileStream pipe = new(message.Handles[0], FileAccess.Read);
            Assert.Equal("from python"u8, buffer.AsSpan(0, pipe.Read(buffer)));
            Assert.True((Libc.fcntl((int)message.Handles[1].DangerousGetHandle(), Libc.F_GETFD, 0) & Libc.FD_CLOEXEC) != 0);
        }

        using (SafeHandle pidfd = server.OpenPeerProcess()!)
        using (ProcessHandle process = ProcessHandle.Open(pidfd))
        {
            Assert.Equal(peer.Process.Id, process.Id);
            Assert.False(process.HasExited);
            server.Send("bye"u8);
            Assert.Equal("bye", await peer.Line());
            await peer.Ends();
            Assert.True(process.HasExited);
        }

        Assert.Null(server.OpenPeerProcess());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Python_receives_as_many_open_files_as_the_kernel_allows()
    {
        using UnixSocketListener listener = UnixSocket.Listen("@");
        await using PythonPeer peer = PythonPeer.Start(
            """
            s = socket.socket(socket.AF_UNIX)
            s.connect('\0' + sys.argv[1][1:])
            data, fds, flags, address = socket.recv_fds(s, 100, 253)
            print(data.decode(), len(fds))
            os.write(fds[-1], b'written by python')
            """,
            listener.Address);
        using UnixSocket server = await listener.AcceptAsync(Cancel);
        using PipePair pipe = new();
        SafeHandle[] many = [.. Enumerable.Repeat<SafeHandle>(pipe.Write, 253)];
        ArgumentException tooMany = Assert.Throws<ArgumentException>(() => server.Send("x"u8, [.. many, pipe.Write]));
        Assert.Contains("at most 253", tooMany.Message, StringComparison.Ordinal);
        server.Send("here"u8, many);
        Assert.Equal("here 253", await peer.Line());
        pipe.Take(100, out byte[] bytes);
        Assert.Equal("written by python"u8, bytes);
    }

    [Fact]
    public void A_closed_handle_is_refused_before_anything_is_sent()
    {
        (UnixSocket one, UnixSocket other) = UnixSocket.CreatePair();
        using (one)
        using (other)
        using (PipePair pipe = new())
        {
            pipe.Read.Dispose();
            Assert.Throws<ObjectDisposedException>(() => one.Send("x"u8, [pipe.Write, pipe.Read]));
            Assert.Null(other.Receive(new byte[1], TimeSpan.Zero));
        }
    }

    [Fact]
    public void Handles_that_nobody_asked_for_are_closed()
    {
        (UnixSocket one, UnixSocket other) = UnixSocket.CreatePair(UnixSocketKind.SeqPacket);
        using (one)
        using (other)
        using (PipePair pipe = new())
        {
            LeakCheck leaks = new();
            one.Send("to be dropped"u8, [pipe.Write]);
            Assert.Equal(13, other.Receive(new byte[100]));
            one.Send("too long"u8, [pipe.Write, pipe.Read]);
            Assert.Throws<LinuxException>(() => other.ReceiveMessage(new byte[3]));
            leaks.Check();
        }
    }

    [Fact]
    public void When_not_all_can_be_opened_here_the_rest_is_closed_and_it_is_told()
    {
        (UnixSocket one, UnixSocket other) = UnixSocket.CreatePair(UnixSocketKind.SeqPacket);
        using (one)
        using (other)
        using (PipePair pipe = new())
        {
            one.Send("three"u8, [pipe.Write, pipe.Read, pipe.Write]);
            one.Send("next"u8);
            LeakCheck leaks = new();
            ResourceLimit before = ThisProcess.GetLimit(Resource.OpenFiles);
            LinuxException lost;
            ThisProcess.SetLimit(Resource.OpenFiles, new ResourceLimit(FreeNumbers(2), before.Hard));
            try
            {
                lost = Assert.Throws<LinuxException>(() => other.ReceiveMessage(new byte[100]));
            }
            finally
            {
                ThisProcess.SetLimit(Resource.OpenFiles, before);
            }

            Assert.Equal("EMFILE", lost.ErrorName);
            leaks.Check();
            Assert.Equal(4, other.Receive(new byte[100]));
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_peer_is_found_by_its_number_where_the_kernel_gives_no_pidfd_and_never_another_process()
    {
        using IDisposable off = KernelFeatures.PeerPidFd.Disable();
        using UnixSocketListener listener = UnixSocket.Listen("@");
        await using PythonPeer peer = PythonPeer.Start(
            "s = socket.socket(socket.AF_UNIX); s.connect('\\0' + sys.argv[1][1:]); s.recv(1)", listener.Address);
        using UnixSocket server = await listener.AcceptAsync(Cancel);
        using (SafeHandle pidfd = server.OpenPeerProcess()!)
        using (ProcessHandle process = ProcessHandle.Open(pidfd))
        {
            Assert.Equal(peer.Process.Id, process.Id);
        }

        // As if the number were another's by now: the process began after the connection.
        Assert.Null(Kin.Ipc.Sockets.PeerProcess.Open((SafeFd)server.Handle, madeAt: 0));
        server.Send("x"u8);
        await peer.Ends();
        Assert.Null(server.OpenPeerProcess());
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Sockets_and_listeners_are_arguments_of_functions_in_workers()
    {
        using UnixSocketListener listener = UnixSocket.Listen("@");
        (UnixSocket mine, UnixSocket theirs) = UnixSocket.CreatePair(UnixSocketKind.SeqPacket);
        using (mine)
        {
            await using WorkerProcess worker = WorkerProcess.Start(AcceptOne, listener, theirs);
            theirs.Dispose();
            using UnixSocket client = await UnixSocket.ConnectAsync(listener.Address, cancellationToken: Cancel);
            byte[] buffer = new byte[100];
            int count = await client.ReceiveAsync(buffer, Cancel);
            Assert.Equal($"{worker.Id}", System.Text.Encoding.ASCII.GetString(buffer, 0, count));
            using UnixMessage message = await mine.ReceiveMessageAsync(buffer, Cancel);
            Assert.Equal("done"u8, buffer.AsSpan(0, message.Length));
            Assert.Single(message.Handles);
            Assert.Equal(0, await mine.ReceiveAsync(buffer, Cancel)); // the worker's copy went with the worker
        }
    }

    [Fact]
    public void Memory_handed_over_is_the_same_memory()
    {
        (UnixSocket one, UnixSocket other) = UnixSocket.CreatePair();
        using (one)
        using (other)
        using (SafeFd file = MemoryFile.Create("kin-test", 4096))
        {
            one.Send("m"u8, [file]);
            using UnixMessage message = other.ReceiveMessage(new byte[1]);
            RandomAccess.Write(message.Handles[0], "shared"u8, 0);
            byte[] back = new byte[6];
            MemoryFile.Read(file, back);
            Assert.Equal("shared"u8, back);
        }
    }

    private static void AcceptOne(UnixSocketListener listener, UnixSocket control)
    {
        using UnixSocket connection = listener.Accept();
        connection.Send(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        control.Send("done"u8, [connection.Handle]);
    }

    // A limit under which that many more can be opened.
    private static ulong FreeNumbers(int count)
    {
        int number = 0;
        for (int free = 0; free < count; number++)
        {
            free += IsFree(number) ? 1 : 0;
        }

        return (ulong)number;
    }

    private static bool IsFree(int number) => Libc.fcntl(number, Libc.F_GETFD, 0) < 0;

    private static long GroupOf(int pid) => long.Parse(
        File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("Gid:", StringComparison.Ordinal)).Split('\t')[2],
        CultureInfo.InvariantCulture);
}
