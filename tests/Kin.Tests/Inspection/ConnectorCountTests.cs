using Kin.Native.Proc;

namespace Kin.Tests.Inspection;

/// <summary>Losses are counted by the numbers that each CPU gives its messages.</summary>
public sealed class ConnectorCountTests
{
    [Fact]
    public void Each_processor_counts_for_itself()
    {
        ConnectorCount count = new();
        (uint Cpu, uint Number, uint Missing)[] messages =
            [(0, 100, 0), (1, 7, 0), (0, 101, 0), (0, 105, 3), (1, 8, 0), (1, 10, 1), (0, 106, 0)];
        Assert.All(messages, m => Assert.Equal(m.Missing, count.Missing(m.Cpu, m.Number)));
    }

    [Fact]
    public void The_number_begins_anew_after_the_highest()
    {
        ConnectorCount count = new();
        Assert.Equal([0u, 0u, 2u], new[] { uint.MaxValue, 0u, 3u }.Select(number => count.Missing(0, number)));
    }

    [Fact]
    public void A_number_that_goes_back_is_no_loss_and_is_not_counted_from()
    {
        ConnectorCount count = new();
        Assert.Equal([0u, 0u, 0u], new[] { 10u, 9u, 11u }.Select(number => count.Missing(0, number)));
    }
}
