using Kin.Workers.Transport;

namespace Kin.Tests.Workers.Transport;

/// <summary>The word that tells how far a killed worker was.</summary>
public sealed class ProgressWordTests
{
    [Theory, InlineData(0, 0, 0), InlineData(1, 1, 1), InlineData(5, ProgressWord.MaxItems, RegionLayout.MaxInlinePayload),
        InlineData(1_048_575, 123, 65_504)]
    public void It_keeps_what_is_put_in(int sequence, int items, int bytes)
    {
        ProgressWord word = ProgressWord.Unpack(new ProgressWord(sequence, items, bytes).Pack());
        Assert.Equal(new ProgressWord(sequence, items, bytes), word);
        Assert.True(word.IsOf(sequence));
        Assert.False(word.IsOf(sequence + 1));
    }

    [Fact]
    public void The_frame_number_goes_round()
    {
        ProgressWord word = ProgressWord.Unpack(new ProgressWord((1 << 20) + 3, 2, 9).Pack());
        Assert.True(word.IsOf(3));
        Assert.True(word.IsOf((1 << 20) + 3));
        Assert.Equal((2, 9), (word.Items, word.Bytes));
    }

    [Fact]
    public void A_frame_of_the_largest_payload_fits_into_its_bits() =>
        Assert.InRange(RegionLayout.MaxInlinePayload, 1, (1 << 20) - 1);
}
