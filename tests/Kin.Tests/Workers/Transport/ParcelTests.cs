using Kin.Native;
using Kin.Workers.Transport;

namespace Kin.Tests.Workers.Transport;

/// <summary>Finished messages: in the ring, or beside it when they are large.</summary>
public sealed class ParcelTests
{
    [Theory, InlineData(0), InlineData(1), InlineData(RegionLayout.MaxInlinePayload)]
    public void What_fits_into_a_ring_stays_inline(int size)
    {
        using Parcel parcel = new(Filled(size));
        Assert.False(parcel.IsExternal);
        Assert.Equal(size, parcel.Inline.Length);
    }

    [Theory, InlineData(RegionLayout.MaxInlinePayload + 1), InlineData(5_000_000)]
    public void What_does_not_goes_by_memory_file_as_often_as_asked(int size)
    {
        (PacketSocket ours, PacketSocket theirs) = PacketSocket.CreatePair();
        using (ours)
        using (theirs)
        using (Parcel parcel = new(Filled(size)))
        {
            Assert.True(parcel.IsExternal);
            Assert.True(parcel.Inline.IsEmpty);
            for (int i = 0; i < 2; i++)
            {
                Assert.True(parcel.SendExternal(ours, 9));
                byte[] bytes = ControlMessage.Receive(theirs)!.ReadPayload();
                Assert.Equal(size, bytes.Length);
                Assert.False(bytes.AsSpan().ContainsAnyExcept((byte)'k'));
            }
        }
    }

    [Fact]
    public void A_parcel_for_one_who_is_gone_is_not_sent()
    {
        (PacketSocket ours, PacketSocket theirs) = PacketSocket.CreatePair();
        using (ours)
        using (Parcel parcel = new(Filled(100_000)))
        {
            theirs.Dispose();
            Assert.False(parcel.SendExternal(ours, 1));
        }
    }

    private static PayloadWriter Filled(int size)
    {
        PayloadWriter writer = new();
        writer.GetSpan(size)[..size].Fill((byte)'k');
        writer.Advance(size);
        return writer;
    }
}
