namespace Kin.Tests.Workers.Functions;

public class FirstValueTests
{
    [Fact]
    public void Numbers_strings_and_arrays_arrive_as_they_were()
    {
        Assert.Equal(42, RoundTrip.Of(42));
        Assert.Equal("sné\ud800", RoundTrip.Of("sné\ud800"));
        Assert.Null(RoundTrip.Of<string?>(null));
        Assert.Equal([1.5, double.NaN], RoundTrip.Of<double[]>([1.5, double.NaN]));
        Assert.Equal(["a", "b", "a"], RoundTrip.Of<string[]>(["a", "b", "a"]));
        Assert.Equal((1, "x", (DayOfWeek?)null), RoundTrip.Of((1, "x", (DayOfWeek?)null)));
    }

    [Fact]
    public void A_record_arrives_as_it_was()
    {
        var order = new Order(7, "Ada", [new(1, 2.5m), new(2, 3m)]);
        Order back = RoundTrip.Of(order);
        Assert.Equal((7, "Ada"), (back.Id, back.Customer));
        Assert.Equal(order.Lines, back.Lines);
    }

    [Fact]
    public void A_list_of_a_million_nodes_takes_no_stack()
    {
        Node? head = null;
        for (int i = 0; i < 1_000_000; i++)
        {
            head = new Node(i, head);
        }

        int count = 0;
        for (Node? node = RoundTrip.Of(head); node is not null; node = node.Next)
        {
            Assert.Equal(999_999 - count++, node.Value);
        }

        Assert.Equal(1_000_000, count);
    }

    private sealed record Order(int Id, string Customer, Line[] Lines);

    private sealed record Line(int Product, decimal Price);

    private sealed record Node(int Value, Node? Next);
}
