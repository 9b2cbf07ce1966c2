using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Memory;
using Kin.Native.Sockets;
using Kin.Tests.IO;
using Kin.Tests.Native;
using Kin.Workers;
using Kin.Workers.Transport;

namespace Kin.Tests.Workers.Pipes;

/// <summary>Objects between two ends.</summary>
[Collection(Alone.Name)]
public sealed class ObjectPipeTests
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Objects_of_any_type_arrive_as_copies_in_order_and_in_both_directions()
    {
        (ObjectPipe<object?> one, ObjectPipe<object?> other) = ObjectPipe<object?>.Create();
        using (one)
        using (other)
        {
            Order order = new("x", [1, 2]);
            order.Next = order;
            one.Send(order);
            one.Send(null);
            one.Send("text");
            other.Send(42);
            Order copy = Assert.IsType<Order>(other.Receive());
            Assert.NotSame(order, copy);
            Assert.Same(copy, copy.Next);
            Assert.Equal([1, 2], copy.Lines);
            Assert.Null(other.Receive());
            Assert.True(other.Poll());
            Assert.Equal("text", other.Receive());
            Assert.False(other.Poll());
            Assert.Equal(42, one.Receive());
        }
    }

    [Theory, InlineData(0), InlineData(65_000), InlineData(65_528), InlineData(65_529), InlineData(200_000), InlineData(5_000_000)]
    public async Task Objects_of_any_size_arrive(int size)
    {
        (ObjectPipe<byte[]> one, ObjectPipe<byte[]> other) = ObjectPipe<byte[]>.Create();
        using (one)
        using (other)
        {
            byte[] data = new byte[size];
            Random.Shared.NextBytes(data);
            one.Send(data);
            await one.SendAsync(data, Cancel);
            Assert.Equal(data, other.Receive());
            Assert.Equal(data, await other.ReceiveAsync(Cancel));
        }
    }

    [Fact]
    public void One_way_means_one_way()
    {
        (ObjectPipe<int> receiver, ObjectPipe<int> sender) = ObjectPipe<int>.CreateOneWay();
        using (receiver)
        using (sender)
        {
            Assert.Equal((false, true, true, false), (receiver.CanSend, receiver.CanReceive, sender.CanSend, sender.CanReceive));
            sender.Send(7);
            Assert.Equal(7, receiver.Receive());
            Assert.Throws<InvalidOperationException>(() => receiver.Send(1));
            Assert.Throws<InvalidOperationException>(() => sender.Receive());
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Waits_end_by_time_by_cancelling_and_by_the_end_of_the_other_side()
    {
        (ObjectPipe<int> one, ObjectPipe<int> other) = ObjectPipe<int>.Create();
        using (one)
        using (other)
        {
            Assert.False(one.TryReceive(out _));
            Assert.False(one.TryReceive(out _, s_moment));
            Assert.False(await one.PollAsync(s_moment, Cancel));
            using CancellationTokenSource stop = new();
            Task<int> stopped = one.ReceiveAsync(stop.Token).AsTask();
            stop.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
            other.Send(1);
            Assert.Equal(1, await one.ReceiveAsync(Cancel)); // nothing was lost by cancelling
            Task<int> waiting = one.ReceiveAsync(Cancel).AsTask();
            other.Send(2);
            Assert.Equal(2, await waiting);
            Task<int> last = one.ReceiveAsync(Cancel).AsTask();
            other.Dispose();
            await Assert.ThrowsAsync<EndOfStreamException>(() => last);
            Assert.True(one.Poll());
            Assert.Throws<EndOfStreamException>(() => one.TryReceive(out _));
            Assert.Equal("EPIPE", Assert.Throws<LinuxException>(() => one.Send(3)).ErrorName);
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_full_pipe_makes_senders_wait()
    {
        (ObjectPipe<byte[]> one, ObjectPipe<byte[]> other) = ObjectPipe<byte[]>.Create();
        using (one)
        using (other)
        {
            byte[] data = new byte[50_000];
            int sent = 0;
            while (one.Send(data, TimeSpan.Zero))
            {
                sent++;
            }

            Assert.InRange(sent, 1, 100);
            Assert.False(await one.SendAsync(data, s_moment, Cancel));
            Task waiting = one.SendAsync(data, Cancel);
            Task blocked = Task.Run(() => one.Send(data), Cancel);
            for (int i = 0; i < sent + 2; i++)
            {
                Assert.Equal(50_000, (await other.ReceiveAsync(Cancel)).Length);
            }

            await Task.WhenAll(waiting, blocked);
            Assert.False(other.Poll());
        }
    }

    [Fact]
    public void What_cannot_cross_is_refused_and_the_pipe_goes_on()
    {
        (ObjectPipe<object> one, ObjectPipe<object> other) = ObjectPipe<object>.Create(new ObjectPipeOptions { MaxMessageBytes = 1000 });
        using (one)
        using (other)
        using (CancellationTokenSource source = new())
        {
            Assert.Throws<CannotCrossException>(() => one.Send(new Thread(() => { })));
            CannotCrossException token = Assert.Throws<CannotCrossException>(() => one.Send(source.Token));
            Assert.Contains("does not pass cancellations on", token.Message, StringComparison.Ordinal);
            InvalidOperationException large = Assert.Throws<InvalidOperationException>(() => one.Send(new byte[1001]));
            Assert.Contains("1000 are the most", large.Message, StringComparison.Ordinal);
            Assert.False(other.Poll());
            one.Send("next");
            Assert.Equal("next", other.Receive());
        }
    }

    [Fact]
    public void Handles_and_other_pipes_go_along()
    {
        (ObjectPipe<object[]> one, ObjectPipe<object[]> other) = ObjectPipe<object[]>.Create();
        (ObjectPipe<int> receiver, ObjectPipe<int> sender) = ObjectPipe<int>.CreateOneWay();
        using (one)
        using (other)
        using (receiver)
        using (PipePair pipe = new())
        {
            one.Send([pipe.Write, sender, new byte[100_000]]);
            sender.Dispose();
            object[] arrived = other.Receive();
            using (var write = (SafeHandle)arrived[0])
            using (var inner = (ObjectPipe<int>)arrived[1])
            {
                Assert.NotEqual(pipe.Write.DangerousGetHandle(), write.DangerousGetHandle());
                Assert.False(inner.CanReceive);
                inner.Send(9);
                Assert.Equal(9, receiver.Receive());
            }

            Assert.Equal(100_000, ((byte[])arrived[2]).Length);
            Assert.Throws<EndOfStreamException>(() => receiver.Receive());
            CannotCrossException disposed = Assert.Throws<CannotCrossException>(() => one.Send([sender]));
            Assert.Contains("It is disposed", disposed.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_damaged_message_is_an_exception_and_the_next_one_is_received()
    {
        (ObjectPipe<Order> one, ObjectPipe<Order> other) = ObjectPipe<Order>.Create(new ObjectPipeOptions { MaxMessageBytes = 5000 });
        using (one)
        using (other)
        {
            byte[] whole = Packet(one, other, new Order("damage", [3, 4, 5]));
            LeakCheck leaks = new();
            Random random = new(7);
            for (int i = 0; i < 500; i++)
            {
                byte[] bad = Damage(whole, random);
                Put(one, bad);
                try
                {
                    _ = other.Receive(); // some changes give another valid object
                }
                catch (InvalidDataException)
                {
                }
            }

            one.Send(new Order("well", []));
            Assert.Equal("well", other.Receive().Name);
            Assert.False(other.Poll());
            leaks.Check();
        }
    }

    [Fact]
    public void Cut_oversized_and_lying_packets_are_told_apart_and_close_what_came()
    {
        (ObjectPipe<int> one, ObjectPipe<int> other) = ObjectPipe<int>.Create(new ObjectPipeOptions { MaxMessageBytes = 1 << 20 });
        using (one)
        using (other)
        using (SafeFd file = MemoryFile.CreateWith("kin-test", new byte[10]))
        {
            byte[] whole = Packet(one, other, 1);
            LeakCheck leaks = new();
            Fails(whole[..5], []);
            Fails([.. whole, 0], []);
            Fails(new byte[70_000], []);
            Fails(PipeFrame.FileHeader(10), []); // no file came
            Fails(PipeFrame.FileHeader(11), [file.Number]); // the file is shorter
            Fails(PipeFrame.FileHeader(2 << 20), [file.Number]); // more than may be
            Fails(PipeFrame.FileHeader(-1), [file.Number]);
            Fails(PipeFrame.FileHeader(10), [file.Number, file.Number]); // bytes are left over
            leaks.Check();
            one.Send(5);
            Assert.Equal(5, other.Receive());

            void Fails(byte[] packet, int[] descriptors)
            {
                Put(one, packet, descriptors);
                Assert.Throws<InvalidDataException>(() => other.Receive());
            }
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Threads_share_an_end_and_each_object_has_one_receiver()
    {
        (ObjectPipe<int> one, ObjectPipe<int> other) = ObjectPipe<int>.Create();
        using (other)
        {
            Task<int[]>[] receivers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => other.ReadAll().ToArray(), Cancel))];
            await Task.WhenAll(Enumerable.Range(0, 3).Select(n => Task.Run(() =>
            {
                for (int i = 0; i < 1000; i++)
                {
                    one.Send((n * 1000) + i);
                }
            })));
            one.Dispose();
            int[][] received = await Task.WhenAll(receivers);
            Assert.Equal(Enumerable.Range(0, 3000), received.SelectMany(all => all).Order());
        }
    }

    private static byte[] Damage(byte[] whole, Random random)
    {
        byte[] bad = [.. whole];
        if (random.Next(4) == 0)
        {
            return bad[..random.Next(1, bad.Length)];
        }

        bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
        return bad;
    }

    // The bytes of a message, taken off the wire.
    private static byte[] Packet<T>(ObjectPipe<T> one, ObjectPipe<T> other, T value)
    {
        one.Send(value);
        byte[] buffer = new byte[PipeFrame.MaxPacket];
        int count = Rights.Receive((int)other.Handle.DangerousGetHandle(), buffer, null, out _, 0);
        return buffer[..count];
    }

    private static void Put<T>(ObjectPipe<T> end, byte[] packet, params int[] descriptors) => Assert.Equal(
        packet.Length, Rights.Send((int)end.Handle.DangerousGetHandle(), packet, descriptors, 0));

    private sealed class Order(string name, int[] lines)
    {
        public string Name { get; } = name;

        public int[] Lines { get; } = lines;

        public Order? Next { get; set; }
    }
}
