using Kin.Native;

namespace Kin.Tests.Native;

/// <summary>The end of a packet socket.</summary>
public sealed class PacketSocketTests
{
    [Fact]
    public void A_peer_that_left_messages_unread_is_heard_to_the_last_one()
    {
        (PacketSocket ours, PacketSocket theirs) = PacketSocket.CreatePair();
        using (ours)
        {
            Assert.True(ours.Send("unread"u8));
            Assert.True(theirs.Send("one"u8));
            Assert.True(theirs.Send("three"u8));
            theirs.Dispose();
            byte[] buffer = new byte[10];
            Assert.Equal(3, ours.Receive(buffer, [], wait: false));
            Assert.Equal(5, ours.Receive(buffer, [], wait: false));
            Assert.Equal(0, ours.Receive(buffer, [], wait: false));
            Assert.Equal(0, ours.Receive(buffer, []));
            Assert.False(ours.Send("x"u8));
        }
    }
}
