namespace Kin.Tests.Workers.Functions;

public class KindTests
{
    public static TheoryData<string> Names => [.. Kinds.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_arrives_exactly_as_it_was(string kind)
    {
        object? value = Kinds.All[kind]();
        Same.Graph(value, RoundTrip.Of(value));
    }
}
