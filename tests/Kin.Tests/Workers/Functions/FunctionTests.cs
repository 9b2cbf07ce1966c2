using Kin.Workers.Functions;
using Kin.Workers.Transport;

namespace Kin.Tests.Workers.Functions;

/// <summary>Every way to name a function arrives as a delegate of the same type that does the same.</summary>
public class FunctionTests
{
    private delegate bool TryParse(string text, out int value);

    private interface IGreeter
    {
        string Greet(string name);
    }

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

    [Fact]
    public void What_was_captured_is_read_at_each_use()
    {
        int counter = 1;
        Func<int> function = () => counter;
        Assert.Equal(1, RoundTrip.OfFunction(function)());
        counter = 2;
        Assert.Equal(2, RoundTrip.OfFunction(function)());
    }

    [Fact]
    public void A_method_of_an_object_brings_the_object()
    {
        var greeter = new Polite { Title = "Dr" };
        Assert.Equal("Good day, Dr Ada", RoundTrip.OfFunction<Func<string, string>>(greeter.Greet)("Ada"));
        Assert.Equal(
            "Good day, Dr Ada", RoundTrip.OfFunction<Func<string, string>>(((IGreeter)greeter).Greet)("Ada"));
    }

    [Fact]
    public void A_lambda_that_uses_this_brings_the_object()
    {
        var greeter = new Polite { Title = "Dr" };
        Assert.Equal("Dr!", RoundTrip.OfFunction(greeter.Shout())());
    }

    [Fact]
    public void A_method_of_a_struct_brings_a_copy_of_it() =>
        Assert.Equal(25, RoundTrip.OfFunction<Func<int>>(new Square(5).Area)());

    [Fact]
    public void A_generic_method_of_a_generic_class_keeps_its_type_arguments()
    {
        Assert.Equal(
            "String/Int32", RoundTrip.OfFunction<Func<int, string>>(Pair<string>.Names)(5));
        Assert.Equal("Guid/List`1", RoundTrip.OfFunction<Func<List<int>, string>>(Pair<Guid>.Names)([]));
    }

    [Fact]
    public void A_lambda_in_a_generic_method_keeps_its_type_arguments() =>
        Assert.Equal("x:String", RoundTrip.OfFunction(Generic("x"))());

    [Fact]
    public void Local_functions_are_found_again()
    {
        int offset = 10;
        Assert.Equal(15, RoundTrip.OfFunction<Func<int, int>>(Shift)(5));
        Assert.Equal(6, RoundTrip.OfFunction<Func<int, int>>(Next)(5));
        int Shift(int x) => x + offset;
        static int Next(int x) => x + 1;
    }

    [Fact]
    public void An_extension_method_bound_to_its_object_brings_the_object() =>
        Assert.Equal("abc", RoundTrip.OfFunction<Func<string>>("a,b,c".WithoutCommas)());

    [Fact]
    public void An_open_delegate_takes_its_object_as_first_argument()
    {
        var trim = typeof(string).GetMethod("Trim", [])!.CreateDelegate<Func<string, string>>();
        Assert.Equal("x", RoundTrip.OfFunction(trim)(" x "));
    }

    [Fact]
    public void A_delegate_type_of_the_program_stays_that_type()
    {
        TryParse parse = RoundTrip.OfFunction<TryParse>(int.TryParse);
        Assert.True(parse("12", out int value));
        Assert.Equal(12, value);
    }

    [Fact]
    public async Task Asynchronous_lambdas_run_with_what_they_captured()
    {
        string word = "late";
        Func<int, Task<string>> function = RoundTrip.OfFunction(async (int times) =>
        {
            await Task.Yield();
            return string.Concat(Enumerable.Repeat(word, times));
        });
        Assert.Equal("latelate", await function(2));
    }

    [Fact]
    public void Functions_are_named_in_messages_as_they_are_in_the_program()
    {
        Assert.Equal("FunctionTests.Twice", FunctionImage.Of((Func<int, int>)Twice).DisplayName);
        Assert.Equal(
            "lambda in FunctionTests.Functions_are_named_in_messages_as_they_are_in_the_program",
            FunctionImage.Of(() => 5).DisplayName);
        Assert.Equal(
            "Local in FunctionTests.Functions_are_named_in_messages_as_they_are_in_the_program",
            FunctionImage.Of((Action)Local).DisplayName);
        static void Local()
        {
        }
    }

    [Fact]
    public void A_function_without_state_sends_none_and_arrives_as_one_delegate()
    {
        Func<int, int> function = x => x + 1;
        FunctionImage image = FunctionImage.Of(function);
        Assert.False(image.HasState);
        using var writer = new PayloadWriter();
        image.WriteState(writer, function);
        Assert.Equal(0, writer.Length);
        Assert.Same(RoundTrip.OfFunction(function), RoundTrip.OfFunction(function));
    }

    [Fact]
    public void The_same_function_is_examined_once()
    {
        int x = 1;
        Assert.Same(FunctionImage.Of(Closure(x)), FunctionImage.Of(Closure(2)));
        Assert.Same(FunctionImage.Of((Func<int, int>)Twice), FunctionImage.Of((Func<int, int>)Twice));
    }

    [Fact]
    public void Another_build_of_the_assembly_is_told_apart()
    {
        using var writer = new PayloadWriter();
        FunctionImage.Of((Func<int, int>)Twice).WriteIdentity(writer);
        byte[] identity = writer.Written.ToArray();
        byte[] build = typeof(FunctionTests).Module.ModuleVersionId.ToByteArray();
        identity[identity.AsSpan().IndexOf(build)] ^= 1;
        var error = Assert.Throws<InvalidOperationException>(() =>
        {
            var reader = new PayloadReader(identity);
            FunctionBinder.ReadIdentity(ref reader);
        });
        Assert.Contains("another build of Kin.Tests", error.Message);
    }

    private static int Twice(int x) => 2 * x;

    private static Func<int> Closure(int x) => () => x;

    private static Func<string> Generic<T>(T value) => () => $"{value}:{typeof(T).Name}";

    private static class Pair<TOuter>
    {
        public static string Names<TInner>(TInner ignored) => $"{typeof(TOuter).Name}/{typeof(TInner).Name}";
    }

    private readonly struct Square(int side)
    {
        public int Area() => side * side;
    }

    private sealed class Polite : IGreeter
    {
        public required string Title { get; init; }

        public string Greet(string name) => $"Good day, {Title} {name}";

        public Func<string> Shout() => () => Title + "!";
    }
}
