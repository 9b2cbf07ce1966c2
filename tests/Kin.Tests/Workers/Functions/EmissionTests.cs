using Kin.Workers.Functions.Plans;

namespace Kin.Tests.Workers.Functions;

/// <summary>
/// Types that are sent often get code of their own. It must write and read what reflection does.
/// </summary>
public class EmissionTests
{
    public static TheoryData<string> Names =>
    [
        "nullable values", "record class with init and private state", "record struct with references",
        "derived class behind its base, private fields of both", "a cycle of two objects",
        "boxed struct that reaches itself", "struct of structs of references", "ValueTuple of eight and more",
        "Dictionary sub-class with its own fields", "exceptions with data and inner ones",
        "Uri that was looked into",
        "anonymous type", "KeyValuePair", "None token, cancelled token", "immutable collections",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Made_code_writes_the_same_bytes_and_reads_the_same_graph(string kind)
    {
        object? value = Kinds.All[kind]();
        byte[] first = RoundTrip.Bytes(value);
        for (int i = 0; i < ObjectPlan.Hot + 10; i++)
        {
            Assert.Equal(first, RoundTrip.Bytes(value));
            RoundTrip.Read<object?>(first);
        }

        Same.Graph(value, RoundTrip.Read<object?>(first));
    }

    [Fact]
    public void Hot_elements_keys_and_values_arrive_as_they_were()
    {
        var rows = Enumerable.Range(0, ObjectPlan.Hot + 10)
            .Select(i => new Row(
                (i, $"row {i}", i % 3 == 0 ? null : i), KeyValuePair.Create($"k{i}", new Part(i, "p")), null))
            .ToArray();
        var table = rows.ToDictionary(row => row.Head, row => new Part(row.Head.Item1, "v"));
        Same.Graph(rows, RoundTrip.Of(rows));
        Same.Graph(table, RoundTrip.Of(table));
        Same.Graph(rows, RoundTrip.Of(rows));
        Same.Graph(table, RoundTrip.Of(table));
    }

    private readonly record struct Part(int Number, string Text);

    private readonly record struct Row(
        (int Item1, string Item2, int? Item3) Head, KeyValuePair<string, Part> Pair, Part? Maybe);
}
