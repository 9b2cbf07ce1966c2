using Kin.IO;
using Kin.Ipc.Queues;

namespace Kin.Tests.Ipc.Queues;

/// <summary>How often who waits at a queue looks.</summary>
public sealed class PaceTests
{
    [Fact]
    public void Pauses_become_longer_where_values_come_in_lots_and_short_again_where_they_come_one_by_one()
    {
        Pace pace = new();
        ulong position = 0;
        int[] stream = [.. Enumerable.Range(0, 8).Select(_ => pace.Next(position += 100))];
        int[] single = [.. Enumerable.Range(0, 8).Select(_ => pace.Next(++position))];
        Assert.Equal([8, 16, 32, 64, 64, 64, 64, 64], stream);
        Assert.Equal([32, 16, 8, 4, 4, 4, 4, 4], single);
        Assert.Equal(BriefSpin.ShortPause, single[^1]);
    }

    [Fact]
    public void A_position_that_begins_again_in_a_newer_ring_makes_no_pause_longer_than_the_longest()
    {
        Pace pace = new();
        Assert.InRange(pace.Next(1000), BriefSpin.ShortPause, 64);
        Assert.All(Enumerable.Range(0, 20), i => Assert.InRange(pace.Next((ulong)(i % 2)), BriefSpin.ShortPause, 64));
    }
}
