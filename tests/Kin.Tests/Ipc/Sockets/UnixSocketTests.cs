using System.Net.Sockets;
using System.Runtime.InteropServices;
using Kin.Ipc;
using Kin.Native;
using Kin.Tests.Workers;
using Microsoft.Win32.SafeHandles;

namespace Kin.Tests.Ipc.Sockets;

/// <summary>Bytes, messages, time-outs and ends of connected sockets.</summary>
public sealed class UnixSocketTests
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(UnixSocketKind.Stream, 7, "one"), InlineData(UnixSocketKind.SeqPacket, 3, "")]
    public void A_stream_joins_what_was_sent_and_messages_stay_apart(UnixSocketKind kind, int first, string rest)
    {
        (UnixSocket one, UnixSocket other) = UnixSocket.CreatePair(kind);
        using (one)
        using (other)
        {
            one.Send("two"u8);
            one.Send("four"u8);
            byte[] buffer = new byte[100];
            Assert.Equal(first, other.Receive(buffer));
            Assert.Equal(rest.Length == 0 ? 4 : null, other.Receive(buffer, s_moment));
            Assert.Equal(kind, UnixSocket.FromHandle(one.Handle) is var copy ? Kind(copy) : default);
        }
    }

    [Theory, InlineData(UnixSocketKind.Stream), InlineData(UnixSocketKind.SeqPacket)]
    public void What_a_peer_sent_before_it_ended_is_received_also_when_it_left_our_own_unread(UnixSocketKind kind)
    {
        (UnixSocket one, UnixSocket other) = UnixSocket.CreatePair(kind);
        using (other)
        {
            other.Send("never read"u8);
            one.Send("last words"u8);
            one.Dispose();
            byte[] buffer = new byte[100];
            Assert.Equal(10, other.Receive(buffer));
            Assert.Equal("last words"u8, buffer.AsSpan(0, 10));
            Assert.Equal(0, other.Receive(buffer));
            using UnixMessage end = other.ReceiveMessage(buffer);
            Assert.True(end.IsEnd);
            LinuxException gone = Assert.Throws<LinuxException>(() => other.Send("x"u8));
            Assert.Equal("EPIPE", gone.ErrorName);
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_full_socket_takes_no_more_until_somebody_reads()
    {
        (UnixSocket one, UnixSocket other) = UnixSocket.CreatePair(UnixSocketKind.SeqPacket);
        using (one)
        using (other)
        {
            int sent = 0;
            byte[] message = new byte[10_000];
            while (one.Send(message, TimeSpan.Zero))
            {
                sent++;
            }

            Assert.InRange(sent, 2, 1000);
            Assert.False(await one.SendAsync(message, s_moment, cancellationToken: Cancel));
            using CancellationTokenSource stop = new();
            Task stopped = one.SendAsync(message, cancellationToken: stop.Token);
            stop.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
            Task waiting = one.SendAsync(message, cancellationToken: Cancel);
            Assert.False(waiting.IsCompleted);
            for (int i = 0; i < sent; i++)
            {
                Assert.Equal(10_000, await other.ReceiveAsync(new byte[10_001], Cancel));
            }

            await waiting;
            Assert.Equal(10_000, other.Receive(new byte[10_001]));
            Assert.Null(await other.ReceiveAsync(new byte[1], s_moment, Cancel));
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_stream_sends_more_than_fits_while_the_other_side_reads()
    {
        (UnixSocket one, UnixSocket other) = UnixSocket.CreatePair();
        using (one)
        using (other)
        {
            byte[] data = new byte[3_000_000];
            Random.Shared.NextBytes(data);
            Task blocking = Task.Run(() => one.Send(data), Cancel);
            Assert.Equal(data, await Read(other, data.Length));
            await blocking;
            Task awaiting = one.SendAsync(data, cancellationToken: Cancel);
            Assert.Equal(data, await Read(other, data.Length));
            await awaiting;
            TimeoutException late = Assert.Throws<TimeoutException>(() => one.Send(data, s_moment));
            Assert.Contains(" of 3000000 bytes were sent", late.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_message_that_is_too_long_is_an_error_and_the_next_one_comes()
    {
        (UnixSocket one, UnixSocket other) = UnixSocket.CreatePair(UnixSocketKind.SeqPacket);
        using (one)
        using (other)
        {
            Assert.Equal("EMSGSIZE", Assert.Throws<LinuxException>(() => one.Send(new byte[100_000_000])).ErrorName);
            one.Send("too long for it"u8);
            one.Send("short"u8);
            LinuxException cut = Assert.Throws<LinuxException>(() => other.Receive(new byte[5]));
            Assert.Equal("EMSGSIZE", cut.ErrorName);
            Assert.Contains("15 bytes for a buffer of 5", cut.Message, StringComparison.Ordinal);
            Assert.Equal(5, other.Receive(new byte[5]));
            Assert.Throws<ArgumentException>(() => one.Send([]));
            Assert.Throws<ArgumentException>(() => other.Receive([]));
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Disposing_ends_a_blocked_and_an_awaited_receive()
    {
        (UnixSocket one, UnixSocket other) = UnixSocket.CreatePair();
        using (other)
        {
            int thread = 0;
            Task blocked = Task.Factory.StartNew(
                () =>
                {
                    Volatile.Write(ref thread, ThreadNumber());
                    one.Receive(new byte[1]);
                },
                Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            Task<int> awaited = one.ReceiveAsync(new byte[1], Cancel).AsTask();
            await UntilBlocked(() => Volatile.Read(ref thread));
            one.Dispose();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => blocked);
            await Assert.ThrowsAsync<ObjectDisposedException>(() => awaited);
            Assert.Throws<ObjectDisposedException>(() => one.Send("x"u8));
            Assert.Equal(0, other.Receive(new byte[1]));
        }
    }

    [Fact]
    public void Disposing_an_idle_socket_leaves_the_connection_to_those_who_share_it()
    {
        (UnixSocket one, UnixSocket other) = UnixSocket.CreatePair();
        using (other)
        using (UnixSocket copy = UnixSocket.FromHandle(one.Handle))
        {
            one.Dispose();
            copy.Send("still here"u8);
            Assert.Equal(10, other.Receive(new byte[20]));
        }
    }

    [Fact]
    public void Half_of_a_connection_can_be_closed_and_it_becomes_a_socket_of_NET()
    {
        (UnixSocket one, UnixSocket other) = UnixSocket.CreatePair();
        using (other)
        using (Socket socket = one.TakeSocket())
        {
            Assert.Throws<ObjectDisposedException>(() => one.Send("x"u8));
            other.CompleteSending();
            Assert.Equal(0, socket.Receive(new byte[1]));
            socket.Send("back"u8);
            Assert.Equal(4, other.Receive(new byte[10]));
        }
    }

    [Fact]
    public void What_is_no_connected_unix_socket_is_refused()
    {
        using Socket tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using SafeFileHandle file = File.OpenHandle("/dev/null");
        using UnixSocketListener listener = UnixSocket.Listen("@");
        foreach (SafeHandle handle in (SafeHandle[])[tcp.SafeHandle, file, listener.Handle])
        {
            Assert.Throws<ArgumentException>(() => UnixSocket.FromHandle(handle));
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_description_that_somebody_made_non_blocking_is_waited_for_all_the_same()
    {
        (UnixSocket one, UnixSocket other) = UnixSocket.CreatePair();
        using (one)
        using (other)
        {
            Pipe.SetNonBlocking((SafeFd)other.Handle);
            Task<int> received = Task.Run(() => other.Receive(new byte[10]), Cancel);
            one.Send("x"u8);
            Assert.Equal(1, await received);
        }
    }

    private static UnixSocketKind Kind(UnixSocket socket)
    {
        using (socket)
        {
            return socket.Kind;
        }
    }

    private static int ThreadNumber() => (int)Libc.syscall(SyscallNumber.gettid, 0, 0, 0, 0, 0, 0);

    // Sleeping in the call: state S, after its number is known.
    private static async Task UntilBlocked(Func<int> thread)
    {
        while (thread() == 0 || !(await File.ReadAllTextAsync($"/proc/self/task/{thread()}/stat", Cancel)).Contains(") S ", StringComparison.Ordinal))
        {
            await Task.Delay(1, Cancel);
        }
    }

    private static async Task<byte[]> Read(UnixSocket socket, int count)
    {
        byte[] data = new byte[count];
        for (int done = 0; done < count;)
        {
            done += await socket.ReceiveAsync(data.AsMemory(done), Cancel);
        }

        return data;
    }
}
