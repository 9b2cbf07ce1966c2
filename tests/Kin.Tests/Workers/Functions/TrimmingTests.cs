using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Tests.Workers.Functions;

/// <summary>Lambdas of one scope share a closure. What only a neighbour reads must not travel.</summary>
public class TrimmingTests
{
    private const int Megabyte = 1 << 20;

    private readonly string _mine = "mine";

    [Fact]
    public void A_neighbours_megabytes_stay()
    {
        byte[] big = new byte[Megabyte];
        string small = "small";
        Func<int> neighbour = () => big.Length;
        Func<string> function = () => small;
        Assert.InRange(Size(function), 1, 1000);
        Assert.Equal("small", RoundTrip.OfFunction(function)());
        Assert.InRange(Size(neighbour), Megabyte, Megabyte + 1000);
        Assert.Equal(Megabyte, RoundTrip.OfFunction(neighbour)());
    }

    [Fact]
    public void A_neighbours_lock_does_not_forbid_the_function()
    {
        var gate = new Lock();
        int number = 5;
        Action neighbour = () => gate.Enter();
        Assert.NotNull(neighbour);
        Assert.Equal(5, RoundTrip.OfFunction(() => number)());
    }

    [Fact]
    public void What_a_lambda_inside_the_lambda_reads_travels()
    {
        byte[] big = new byte[Megabyte];
        int factor = 3;
        Func<int> neighbour = () => big.Length;
        Func<int[], int[]> function = numbers => [.. numbers.Select(n => n * factor)];
        Assert.NotNull(neighbour);
        Assert.InRange(Size(function), 1, 1000);
        Assert.Equal([3, 6], RoundTrip.OfFunction(function)([1, 2]));
    }

    [Fact]
    public void Of_an_outer_scope_only_what_is_read_travels()
    {
        byte[] big = new byte[Megabyte];
        string outer = "outer";
        Func<int> neighbour = () => big.Length;
        Assert.NotNull(neighbour);
        foreach (int turn in new[] { 1, 2 })
        {
            byte[] bigger = new byte[Megabyte];
            string inner = "inner";
            Func<int> second = () => bigger.Length + outer.Length;
            Func<string> function = () => outer + inner + turn;
            Assert.NotNull(second);
            Assert.InRange(Size(function), 1, 1000);
            Assert.Equal($"outerinner{turn}", RoundTrip.OfFunction(function)());
        }
    }

    [Fact]
    public async Task Of_an_asynchronous_lambda_only_what_is_read_travels()
    {
        byte[] big = new byte[Megabyte];
        string word = "word";
        int before = 1;
        Func<int> neighbour = () => big.Length;
        Func<Task<string>> function = async () =>
        {
            int first = before;
            await Task.Yield();
            return word + first;
        };
        Assert.NotNull(neighbour);
        Assert.InRange(Size(function), 1, 1000);
        Assert.Equal("word1", await RoundTrip.OfFunction(function)());
    }

    [Fact]
    public void Of_local_functions_and_iterators_only_what_is_read_travels()
    {
        byte[] big = new byte[Megabyte];
        int count = 3;
        int step = 2;
        Func<int> neighbour = () => big.Length;
        Func<int> function = () => Numbers().Sum() + Add(1);
        Assert.NotNull(neighbour);
        Assert.InRange(Size(function), 1, 1000);
        Assert.Equal(0 + 2 + 4 + 3, RoundTrip.OfFunction(function)());

        IEnumerable<int> Numbers()
        {
            for (int i = 0; i < count; i++)
            {
                yield return i * step;
            }
        }

        int Add(int x)
        {
            return Inner() + x;
            int Inner() => step;
        }
    }

    [Fact]
    public void A_captured_this_is_an_object_like_any_other_and_other_locals_are_still_trimmed()
    {
        byte[] big = new byte[Megabyte];
        string local = "local";
        Func<int> neighbour = () => big.Length;
        Func<string> function = () => _mine + local;
        Assert.NotNull(neighbour);
        Assert.InRange(Size(function), 1, 2000);
        Assert.Equal("minelocal", RoundTrip.OfFunction(function)());
    }

    [Fact]
    public void A_lambda_that_calls_another_through_a_variable_brings_what_that_one_reads()
    {
        byte[] big = new byte[Megabyte];
        int offset = 7;
        Func<int, int> helper = x => x + offset;
        Func<int> neighbour = () => big.Length;
        Func<int> function = () => helper(1);
        Assert.NotNull(neighbour);
        Assert.InRange(Size(function), 1, 3000);
        Assert.Equal(8, RoundTrip.OfFunction(function)());
    }

    [Fact]
    public void Two_lambdas_of_one_scope_still_share_what_they_captured()
    {
        int counter = 0;
        byte[] big = new byte[Megabyte];
        Func<int> neighbour = () => big.Length;
        Func<int>[] both = [() => ++counter, () => counter * 100];
        Assert.NotNull(neighbour);
        Assert.InRange(RoundTrip.Bytes(both).Length, 1, 5000);
        Func<int>[] back = RoundTrip.Of(both);
        Assert.Equal(1, back[0]());
        Assert.Equal(100, back[1]());
        Assert.Equal(0, counter);
    }

    [Fact]
    public void A_lambda_in_a_generic_method_is_trimmed_too() => Generic("x", new List<Guid>());

    [Fact]
    public void A_local_that_is_only_assigned_travels_so_that_the_assignment_has_a_place()
    {
        int last = 1;
        Func<int, int> function = x => last = x;
        Assert.Equal(5, RoundTrip.OfFunction(function)(5));
        Assert.Equal(1, last);
    }

    private static void Generic<T, TItem>(T value, List<TItem> items)
    {
        byte[] big = new byte[Megabyte];
        Func<int> neighbour = () => big.Length;
        Func<string> function = () => $"{value}{items.Count}";
        Assert.NotNull(neighbour);
        Assert.InRange(Size(function), 1, 2000);
        Assert.Equal("x0", RoundTrip.OfFunction(function)());
    }

    private static int Size(Delegate function)
    {
        using var writer = new PayloadWriter();
        FunctionImage.Of(function).WriteState(writer, function);
        return writer.Length;
    }
}

/// <summary>An extension method, to be bound to its first argument.</summary>
internal static class TextExtensions
{
    public static string WithoutCommas(this string text) => text.Replace(",", "", StringComparison.Ordinal);
}
