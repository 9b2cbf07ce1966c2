namespace Kin.Tests.Workers.Functions;

public class FunctionTests
{
    [Fact]
    public void A_static_method_is_found_again() =>
        Assert.Equal(42, RoundTrip.OfFunction<Func<int, int>>(Twice)(21));

    [Fact]
    public void A_lambda_that_captures_nothing_is_found_again() =>
        Assert.Equal(43, RoundTrip.OfFunction((int x) => x + 1)(42));

    [Fact]
    public void A_lambda_brings_what_it_captured()
    {
        string greeting = "hello";
        int[] numbers = [1, 2, 3];
        Func<string> sent = RoundTrip.OfFunction(() => greeting + numbers.Sum());
        Assert.Equal("hello6", sent());
    }

    private static int Twice(int x) => 2 * x;
}
