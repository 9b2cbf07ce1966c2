using System.Collections;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Kin.Tests.Workers.Functions;

/// <summary>The types and makers behind the kinds.</summary>
internal static partial class Kinds
{
    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();

    private static Uri Touched(Uri uri) =>
        uri is { Host: not null, AbsolutePath: not null, Query: not null } ? uri : uri;

    private static string Evaluate(Lazy<string> lazy) => lazy.Value;

    private static Lazy<string> Evaluated(Lazy<string> lazy) => Evaluate(lazy) is not null ? lazy : lazy;

    private static StringBuilder Chunked()
    {
        var text = new StringBuilder(4, 1000);
        for (int i = 0; i < 40; i++)
        {
            text.Append("chunk ").Append(i);
        }

        return text;
    }

    private static object[] Put(object[] array, object value)
    {
        array[0] = value;
        return array;
    }

    private static object Circular()
    {
        var list = new List<object?>();
        var table = new Dictionary<string, object?> { ["list"] = list };
        list.AddRange([table, list, new object?[] { table, list }, new HashSet<object> { table }]);
        return list;
    }

    private static Array OneBased()
    {
        Array array = Array.CreateInstance(typeof(string), [3], [1]);
        array.SetValue("one", 1);
        array.SetValue("three", 3);
        return array;
    }

    private static object Slices()
    {
        byte[] bytes = [1, 2, 3, 4, 5];
        return new object[]
        {
            bytes, bytes.AsMemory(1, 3), (ReadOnlyMemory<byte>)bytes.AsMemory(2), new ArraySegment<byte>(
                bytes, 1, 2),
            "hello".AsMemory(1, 3), default(Memory<int>),
        };
    }

    private static IEnumerable<int> Counting(int to)
    {
        for (int i = 0; i < to; i++)
        {
            yield return i;
        }
    }

    private static IEnumerator<int> Started()
    {
        IEnumerator<int> numbers = Counting(5).GetEnumerator();
        numbers.MoveNext();
        return numbers;
    }

    private static Random Stepped(Random random)
    {
        random.Next();
        return random;
    }

    private static CultureInfo Changed(CultureInfo culture)
    {
        culture.NumberFormat.NumberDecimalSeparator = "'";
        culture.DateTimeFormat.ShortDatePattern = "yyyy!MM!dd";
        return culture;
    }

    private static TimeZoneInfo Custom() => TimeZoneInfo.CreateCustomTimeZone(
        "Moon", TimeSpan.FromMinutes(37), "Moon time", "Moon standard", "Moon summer",
        [TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            new DateTime(2000, 1, 1), DateTime.MaxValue.Date, TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(
                new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 20))]);

    private static Exception Thrown()
    {
        try
        {
            try
            {
                throw new ArgumentOutOfRangeException("count", 7, "too many") { Data = { ["k"] = "v" },
                    HelpLink = "h" };
            }
            catch (Exception inner)
            {
                throw new AggregateException("both", inner, new CustomException("mine", 5));
            }
        }
        catch (Exception outer)
        {
            return outer;
        }
    }

    private static object Delegates()
    {
        int factor = 3;
        var person = new Person("Ada", default);
        Func<int, int> scaled = x => x * factor;
        Action several = Nothing;
        several += () => factor++;
        return new object[] { (Func<int, int>)Math.Abs, (Func<int, int>)(x => x + 1), scaled, several,
            (Func<Person>)person.Seen };
    }

    private static Func<int, int> Recursive()
    {
        Func<int, int>? factorial = null;
        factorial = n => n < 2 ? 1 : n * factorial!(n - 1);
        return factorial;
    }

    private static Inline Filled()
    {
        Inline four = default;
        four[0] = 1;
        four[3] = 4;
        return four;
    }

    private static void Nothing()
    {
    }

    internal sealed record Nullables(int? A, int? B, DateTime? C, (int, string)? D, Guid? E);

    internal sealed record Person(string Name, DateOnly Born)
    {
        private int _seen;

        public string? Note { get; init; }

        public Person Seen()
        {
            _seen++;
            return this;
        }
    }

    internal readonly record struct Labelled(string Label, List<string> Items);

    internal readonly struct Money(decimal amount, string currency)
    {
        private readonly decimal _amount = amount;
        private readonly string _currency = currency;

        public override string ToString() => $"{_amount} {_currency}";
    }

    internal readonly record struct Point3(int X, long Y, double Z);

    internal interface INamed
    {
        string Name { get; }
    }

    internal abstract class Animal(string name) : INamed
    {
        private readonly string _name = name;

        public string Name => _name;

        public virtual string Speak() => _name;
    }

    internal sealed class Dog(string name, int age) : Animal(name)
    {
        private readonly int _age = age;
        private readonly string _name = name + "!";

        public override string Speak() => _name + _age;
    }

    internal sealed class Cat(string name) : Animal(name);

    internal sealed record Holder(INamed Named, object Anything);

    internal sealed class Node(string name)
    {
        public string Name { get; } = name;

        public Node? Next { get; private set; }

        public Node Link(Node next)
        {
            Next = next;
            return this;
        }
    }

    internal struct SelfBox : IEquatable<SelfBox>
    {
        private object? _self = null;

        public SelfBox()
        {
        }

        public object Boxed()
        {
            object box = this;
            typeof(SelfBox).GetField("_self", (System.Reflection.BindingFlags)36)!.SetValue(box, box);
            return box;
        }

        public readonly bool Equals(SelfBox other) => ReferenceEquals(_self, other._self);

        public override readonly bool Equals(object? obj) => obj is SelfBox other && Equals(other);

        public override readonly int GetHashCode() => 0;
    }

    internal sealed class Bag(string tag) : List<string>
    {
        public string Tag { get; } = tag;
    }

    internal sealed class Index2(string tag) : Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
    {
        public string Tag { get; } = tag;
    }

    internal sealed class People : KeyedCollection<string, Person>
    {
        protected override string GetKeyForItem(Person item) => item.Name;
    }

    internal sealed class Descending : IComparer<int>
    {
        public int Compare(int x, int y) => y.CompareTo(x);
    }

    internal sealed class CustomException(string message, int code) : Exception(message)
    {
        public int Code { get; } = code;
    }

    [InlineArray(4)]
    internal struct Inline
    {
        private int _first;
    }

    internal sealed record Box<T>(T Value);

    internal sealed class Hidden
    {
        private readonly Dictionary<string, int> _table = new() { ["x"] = 1 };

        public int X => _table["x"];
    }

    internal readonly record struct Inner(string Text, int Number);

    internal readonly record struct Outer(Inner Inner, long Number);
}
