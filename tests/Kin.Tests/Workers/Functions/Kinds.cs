using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Globalization;
using System.Linq.Expressions;
using System.Net;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Kin.Tests.Workers.Functions;

/// <summary>Values of every kind that must arrive exactly as it was, by name.</summary>
internal static partial class Kinds
{
    public static readonly Dictionary<string, Func<object?>> All = new()
    {
        ["null"] = () => null,
        ["bool"] = () => true,
        ["char, a lone surrogate"] = () => '\ud800',
        ["every integer"] = () => new object[] { (sbyte)-1, (byte)2, (short)-3, (ushort)4, -5, 6u, -7L, 8ul },
        ["float and double, NaN and -0"] = () => new object[] { float.NaN, -0.0, double.Epsilon, 1.5f },
        ["decimal with trailing zeros"] = () => 1.500m,
        ["Half"] = () => (Half)1.5,
        ["Int128 and UInt128"] = () => new object[] { Int128.MinValue, UInt128.MaxValue },
        ["BigInteger"] = () => BigInteger.Pow(-7, 200),
        ["Complex, Vector3, Matrix4x4"] = () => (new Complex(1, 2), new Vector3(1, 2, 3), Matrix4x4.Identity),
        ["Vector256"] = () => Vector256.Create(1, 2, 3, 4, 5, 6, 7, 8),
        ["Guid"] = () => Guid.Parse("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
        ["DateTime of every kind"] = () => Enum.GetValues<DateTimeKind>()
            .Select(kind => new DateTime(2024, 2, 29, 1, 2, 3, kind)).ToArray(),
        ["DateTimeOffset"] = () => new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(5.5)),
        ["TimeSpan, DateOnly, TimeOnly"] = () =>
            (TimeSpan.MinValue, new DateOnly(2024, 2, 29), new TimeOnly(23, 59)),
        ["Rune, Index, Range"] = () => (new Rune(0x1F600), ^3, 1..^2),
        ["enum, also one that is not defined"] = () => new object[] { DayOfWeek.Friday, (DayOfWeek)77 },
        ["nullable values"] = () => new Nullables(null, 7, null, (1, "x"), null),
        ["string, empty, with NUL and lone surrogates"] = () =>
            new[] { "", "a\0b", "\udc00x\ud800", "naïve 漢字" },
        ["a string shared by two places"] = () => new string('s', 3) is var s ? new object[] { s, s } : null,
        ["Uri, absolute and relative"] = () =>
            new[] { new Uri("http://u:p@h:81/ä?q#f"), new Uri("a/b", UriKind.Relative) },
        ["Uri that was looked into"] = () => Touched(new Uri("https://example.org/a b/ü?x=1")),
        ["Version"] = () => new Version(1, 2, 3, 4),
        ["IPAddress and IPEndPoint"] = () => new IPEndPoint(IPAddress.Parse("fe80::1%3"), 8080),
        ["StringBuilder of several chunks"] = () => Chunked(),
        ["ValueTuple of eight and more"] = () => (1, "2", 3.0, '4', 5L, 6u, (byte)7, "8", 9),
        ["Tuple"] = () => Tuple.Create(1, "two", new[] { 3 }),
        ["KeyValuePair"] = () => KeyValuePair.Create("k", 5),
        ["anonymous type"] = () => new { Name = "Ada", Born = 1815, Inner = new { Deep = true } },
        ["record class with init and private state"] = () =>
            new Person("Ada", new(1815, 12, 10)) { Note = "first" }.Seen(),
        ["record struct with references"] = () => new Labelled("x", new() { "y" }),
        ["struct with private and readonly fields"] = () => new Money(12.5m, "EUR"),
        ["derived class behind its base, private fields of both"] = () =>
            new Animal[] { new Dog("Rex", 7), new Cat("Tom") },
        ["derived class behind an interface"] = () => new Holder(new Dog("Rex", 7), new Cat("Tom")),
        ["object holding boxed values"] = () =>
            new object?[] { 1, 2.5, 'c', "s", null, DayOfWeek.Monday, (1, "x") },
        ["one box in two places"] = () => (object)42 is var box ? new[] { box, box } : null,
        ["boxed struct that reaches itself"] = () => new SelfBox().Boxed(),
        ["a cycle of two objects"] = () => new Node("a") is var a ? a.Link(new Node("b").Link(a)) : null,
        ["an object that is its own child"] = () => new Node("me") is var n ? n.Link(n) : null,
        ["an array that holds itself"] = () => new object[1] is var a ? Put(a, a) : null,
        ["shared and circular through collections"] = () => Circular(),
        ["raw array"] = () => new[] { 1, 2, 3 },
        ["array of raw structs"] = () => new[] { new Point3(1, 2, 3), new Point3(4, 5, 6) },
        ["array of nullable values"] = () => new int?[] { 1, null, 3 },
        ["array of enums behind Array"] = () => (Array)new[] { DayOfWeek.Friday },
        ["jagged array"] = () => new[] { [1, 2], null, new[] { 3 } },
        ["array of several dimensions"] = () => new[,] { { 1, 2, 3 }, { 4, 5, 6 } },
        ["array of several dimensions of objects"] = () => new object?[,] { { "a", null }, { 1, 2.5 } },
        ["array that does not begin at 0"] = () => OneBased(),
        ["derived array behind its base"] = () => (object[])new string[] { "a", "b" },
        ["empty arrays, the shared one and another"] = () =>
            new object[] { Array.Empty<int>(), GC.AllocateArray<int>(0), Array.Empty<string>(), new int[0,
                3] },
        ["List and its sub-class"] = () =>
            new object[] { new List<int> { 1, 2 }, new Bag("tagged") { "x", "y" } },
        ["Memory, ReadOnlyMemory, ArraySegment on one array"] = () => Slices(),
        ["ReadOnlySequence"] = () => new ReadOnlySequence<byte>([1, 2, 3], 1, 2),
        ["Queue, Stack, LinkedList"] = () => (new Queue<string>(["a", "b"]), new Stack<int>([1, 2]),
            new LinkedList<string>(["x", "y"])),
        ["Dictionary"] = () => new Dictionary<string, int> { ["one"] = 1, ["two"] = 2 },
        ["Dictionary that ignores case"] = () =>
            new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["One"] = 1 },
        ["Dictionary of enums and objects"] = () =>
            new Dictionary<DayOfWeek, object?> { [DayOfWeek.Friday] = null },
        ["Dictionary sub-class with its own fields"] = () => new Index2("by name") { ["x"] = 1, ["y"] = 2 },
        ["Dictionary by identity"] = () => new Node("k") is var k
            ? new object[] { k, new Dictionary<Node,
                int>(ReferenceEqualityComparer.Instance) { [k] = 1 } } : null,
        ["Dictionary keyed by records and tuples"] = () => new Dictionary<Person, string>
            { [new Person("Ada", default)] = "a", [new Person("Bob", default)] = "b" },
        ["KeyCollection of a Dictionary"] = () => new Dictionary<string, int> { ["x"] = 1 } is var d
            ? new object[] { d, d.Keys, d.Values } : null,
        ["HashSet"] = () => new HashSet<string>(["a", "b", "c"], StringComparer.OrdinalIgnoreCase),
        ["HashSet of sets with a set comparer"] = () =>
            new HashSet<HashSet<int>>(HashSet<int>.CreateSetComparer()) { new() { 1, 2 }, new() { 3 } },
        ["SortedDictionary, SortedList, SortedSet with a comparer"] = () => (
            new SortedDictionary<string, int>(StringComparer.Ordinal) { ["b"] = 1, ["A"] = 2 },
            new SortedList<int, string>(new Descending()) { [1] = "x", [2] = "y" },
            new SortedSet<string>(StringComparer.OrdinalIgnoreCase) { "b", "A" }),
        ["PriorityQueue"] = () => new PriorityQueue<string, int>([("low", 9), ("high", 1)]),
        ["OrderedDictionary"] = () => new OrderedDictionary<string, int> { ["z"] = 1, ["a"] = 2 },
        ["ReadOnlyDictionary and ReadOnlyCollection"] = () => (
            new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["a"] = 1 }),
            new List<int> { 1 }.AsReadOnly()),
        ["ConcurrentDictionary, -Queue, -Stack, -Bag"] = () => new object[]
        {
            new ConcurrentDictionary<string, int>([KeyValuePair.Create("a", 1)]),
            new ConcurrentQueue<string>(["x", "y"]), new ConcurrentStack<int>([1, 2]), new ConcurrentBag<int>(
                [7, 8]),
        },
        ["Hashtable, ArrayList, SortedList, BitArray"] = () => new object[]
        {
            new Hashtable { ["a"] = 1, [2] = "b" }, new ArrayList { 1, "x" }, new SortedList { ["k"] = 1 },
            new BitArray([true, false, true]),
        },
        ["old collections"] = () => new object[]
        {
            new NameValueCollection { { "a", "1" }, { "a", "2" } }, new StringCollection { "x" },
            new ListDictionary { ["k"] = 1 }, new HybridDictionary { ["k"] = 1 },
            new StringDictionary { ["k"] = "v" },
        },
        ["immutable collections"] = () => new object[]
        {
            ImmutableArray.Create(1, 2), ImmutableList.Create("a", "b"), ImmutableQueue.Create(1, 2),
            ImmutableStack.Create("x"), ImmutableSortedSet.Create(3, 1), default(ImmutableArray<int>),
            ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("k", 1)]),
        },
        ["immutable hash collections"] = () => new object[]
        {
            ImmutableDictionary.CreateRange(StringComparer.OrdinalIgnoreCase, [KeyValuePair.Create("K", 1)]),
            ImmutableHashSet.Create("a", "b"), ImmutableDictionary<string, int>.Empty,
            ImmutableHashSet<string>.Empty,
        },
        ["frozen collections"] = () => new object[]
        {
            new[] { KeyValuePair.Create("a", 1), KeyValuePair.Create("bb", 2) }.ToFrozenDictionary(),
            new[] { "x", "y", "long" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase),
            new[] { 1, 2, 3 }.ToFrozenSet(), FrozenDictionary<string, int>.Empty,
        },
        ["ObservableCollection and Collection"] = () => (
            new ObservableCollection<string>(["a"]), new Collection<int>([1, 2])),
        ["KeyedCollection"] = () => new People { new("Ada", default), new("Bob", default) },
        ["ConditionalWeakTable"] = () => new Node("k") is var k
            ? new object[] { k, new ConditionalWeakTable<Node, string> { { k, "v" } } } : null,
        ["lookup and grouping"] = () => new[] { "apple", "avocado", "bean" } is var words
            ? new object[] { words.ToLookup(w => w[0]), words.ToLookup(w => w,
                StringComparer.OrdinalIgnoreCase) } : null,
        ["unstarted queries"] = () => new object[]
        {
            Enumerable.Range(1, 5), new[] { 1, 2, 3 }.Where(n => n > 1).Select(n => n * 2), Counting(3),
        },
        ["Lazy, evaluated and not"] = () =>
            new object[] { Evaluated(new Lazy<string>(() => "v")), new Lazy<int>(() => 5) },
        ["seeded Random in mid-sequence"] = () => Stepped(new Random(42)),
        ["unseeded Random"] = () => new Random(),
        ["comparers"] = () => new object[]
        {
            StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCulture,
            EqualityComparer<string>.Default, EqualityComparer<Person>.Default, Comparer<int>.Default,
            ReferenceEqualityComparer.Instance, Comparer<int>.Create((x, y) => y.CompareTo(x)),
            new Descending(),
            StringComparer.Create(CultureInfo.GetCultureInfo("de-DE"), ignoreCase: true),
        },
        ["Type objects"] = () => new[]
        {
            typeof(int), typeof(List<>), typeof(List<Person>), typeof(int[,]),
            typeof(Dictionary<,>).GetGenericArguments()[1],
            typeof(int).MakeByRefType(), typeof(Kinds), typeof(void), typeof(int*),
        },
        ["members"] = () => new object[]
        {
            typeof(string).GetMethod("Trim", [])!, typeof(Person).GetProperty("Name")!, typeof(int).GetField(
                "MaxValue")!,
            typeof(List<int>).GetConstructor([])!, typeof(Enumerable).GetMethods().First(
                m => m.Name == "Any"),
            typeof(Array).GetMethod("Empty")!.MakeGenericMethod(typeof(string)), typeof(Dog).GetMethod(
                "Speak")!,
            typeof(AppDomain).GetEvent("ProcessExit")!, typeof(string).GetMethod("Trim",
            [typeof(char)])!.GetParameters()[0],
            typeof(Kinds).Assembly, typeof(Kinds).Module, typeof(int).TypeHandle,
        },
        ["cultures"] = () => new object[]
        {
            CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo("de-DE"), Changed(
                new CultureInfo("fr-FR")),
            CultureInfo.GetCultureInfo("tr-TR").CompareInfo, CultureInfo.GetCultureInfo("de-DE").NumberFormat,
            CultureInfo.GetCultureInfo("de-DE").DateTimeFormat, CultureInfo.GetCultureInfo("de-DE").TextInfo,
        },
        ["calendars and formats"] = () =>
            new object[] { new JulianCalendar(), new NumberFormatInfo { NumberGroupSeparator = "_" } },
        ["time zones"] = () => new object[] { TimeZoneInfo.Utc, TimeZoneInfo.Local, Custom() },
        ["encodings"] = () => new object[]
        {
            Encoding.UTF8, new UTF8Encoding(false, true), Encoding.Unicode, Encoding.Latin1,
            Encoding.GetEncoding(
                "us-ascii", new EncoderReplacementFallback("?!"), new DecoderExceptionFallback()),
        },
        ["Regex"] = () => new object[]
        {
            new Regex("a+(b|c)", RegexOptions.IgnoreCase | RegexOptions.Compiled, TimeSpan.FromSeconds(3)),
            Digits(),
        },
        ["exceptions with data and inner ones"] = () => Thrown(),
        ["single instances"] = () => new object[]
        {
            DBNull.Value, Missing.Value, TimeProvider.System, EventArgs.Empty, Random.Shared,
            JsonSerializerOptions.Default,
        },
        ["delegates: static, lambda, with state, several"] = () => Delegates(),
        ["a lambda that calls itself through its closure"] = () => Recursive(),
        ["expression trees"] = () => (Expression<Func<int, int>>)(x => (x * 2) + 1),
        ["XML"] = () => XDocument.Parse("<a xmlns='urn:x' k='v'><b>text</b><!--c--></a>"),
        ["JSON nodes"] = () => new object[]
        {
            new JsonObject { ["n"] = 1 }, new JsonArray(1, "x", null), JsonValue.Create(2.5),
        },
        ["JSON documents"] = () => new object[]
        {
            JsonNode.Parse("""{"a":[1,2.5,"x",null,true],"b":{}}""")!, JsonDocument.Parse("[1,{\"k\":2}]"),
            JsonDocument.Parse("{\"a\":[1]}").RootElement.GetProperty("a"),
        },
        ["inline array"] = () => Filled(),
        ["None token, cancelled token"] = () =>
            (CancellationToken.None, new CancellationToken(canceled: true)),
        ["a generic class of private types"] = () => new Box<Box<Hidden>>(new(new Hidden())),
        ["an iterator in mid-run"] = () => Started(),
        ["plain object"] = () => new object(),
        ["struct of structs of references"] = () => new Outer(new Inner("deep", 5), 7),
    };
}
