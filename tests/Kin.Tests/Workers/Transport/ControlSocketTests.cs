using Kin.Native;
using Kin.Native.Memory;
using Kin.Workers.Host;
using Kin.Workers.Transport;

namespace Kin.Tests.Workers.Transport;

/// <summary>Packets with descriptors between a program and its worker.</summary>
public sealed class ControlSocketTests
{
    [Fact]
    public void A_message_brings_its_descriptors_and_they_are_the_same_files()
    {
        (PacketSocket ours, PacketSocket theirs) = PacketSocket.CreatePair();
        using (ours)
        using (theirs)
        using (SafeFd file = MemoryFile.CreateWith("kin-test", "payload"u8))
        {
            Assert.True(new ControlMessage(ControlKind.Payload, 42, 7).Send(ours, [file.Number]));
            ReceivedControl received = ControlMessage.Receive(theirs)!;
            Assert.Equal((ControlKind.Payload, 42L, 7), (received.Message.Kind, received.Message.Task, received.Message.Number));
            Assert.Empty(received.Handles);
            Assert.True(IsCloseOnExec(Assert.Single(received.Descriptors).Number));
            Assert.Equal("payload"u8, received.ReadPayload());
            Assert.True(received.Descriptors[0].IsClosed);
        }
    }

    [Fact]
    public void As_many_descriptors_as_the_kernel_allows_fit_and_one_more_is_refused_before_it_is_sent()
    {
        (PacketSocket ours, PacketSocket theirs) = PacketSocket.CreatePair();
        using (ours)
        using (theirs)
        {
            int[] many = Enumerable.Repeat(ours.Fd.Number, PacketSocket.MaxDescriptors + 1).ToArray();
            Assert.Throws<ArgumentOutOfRangeException>(() => ours.Send("x"u8, many));
            Assert.True(ours.Send("x"u8, many.AsSpan(1)));
            List<SafeFd> received = [];
            Assert.Equal(1, theirs.Receive(new byte[10], received));
            Assert.Equal(PacketSocket.MaxDescriptors, received.Count);
            received.ForEach(fd => fd.Dispose());
        }
    }

    [Fact]
    public void Messages_are_not_merged_and_the_end_of_the_other_side_comes_after_them()
    {
        (PacketSocket ours, PacketSocket theirs) = PacketSocket.CreatePair();
        using (theirs)
        {
            using (ours)
            {
                Assert.True(ControlMessage.Cancel(1, 0).Send(ours, []));
                Assert.True(ControlMessage.Cancel(2, 3).Send(ours, []));
            }

            Assert.Equal(1, ControlMessage.Receive(theirs)!.Message.Task);
            Assert.Equal((2L, 3), ControlMessage.Receive(theirs) is { Message: var second } ? (second.Task, second.Number) : default);
            Assert.Null(ControlMessage.Receive(theirs));
            Assert.False(ControlMessage.Cancel(1, 0).Send(theirs, []));
        }
    }

    [Fact]
    public void What_is_taken_back_leaves_no_descriptor_open()
    {
        (PacketSocket ours, PacketSocket theirs) = PacketSocket.CreatePair();
        using (ours)
        using (theirs)
        using (SafeFd file = MemoryFile.CreateWith("kin-test", "payload"u8))
        {
            new ControlMessage(ControlKind.Payload, 1, 7).Send(ours, [file.Number, file.Number]);
            ReceivedControl received = ControlMessage.Receive(theirs)!;
            Assert.Single(received.Handles);
            received.Discard();
            Assert.All(received.Descriptors, descriptor => Assert.True(descriptor.IsClosed));
        }
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Waiting_for_a_payload_ends_with_the_other_side()
    {
        (PacketSocket ours, PacketSocket theirs) = PacketSocket.CreatePair();
        using (theirs)
        {
            using ManualResetEventSlim orphaned = new();
            ControlChannel channel = new(theirs, new CancellationTable()) { Orphaned = orphaned.Set };
            new ControlMessage(ControlKind.Payload, 1, 0).Send(ours, []);
            channel.Start();
            Assert.Equal(1, channel.TakePayload(1).Message.Task);
            Task<ReceivedControl> waiting = Task.Run(() => channel.TakePayload(2), TestContext.Current.CancellationToken);
            ours.Dispose();
            await Assert.ThrowsAsync<EndOfStreamException>(() => waiting);
            Assert.True(orphaned.IsSet);
        }
    }

    private static bool IsCloseOnExec(int fd) => File.ReadLines($"/proc/self/fdinfo/{fd}")
        .First(line => line.StartsWith("flags:", StringComparison.Ordinal)) is var flags
        && (Convert.ToInt32(flags[6..].Trim(), 8) & Libc.O_CLOEXEC) != 0;
}
