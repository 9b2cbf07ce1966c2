using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Kin.Workers;

namespace Kin.Tests.Workers.Functions;

/// <summary>What only a second process can show: hash codes and identities are others there.</summary>
public class OtherProcessTests
{
    // The child has no culture data; random numbers without a seed are no expectation; an iterator remembers
    // the thread that made it.
    private static readonly HashSet<string> s_notComparable =
        ["cultures", "comparers", "unseeded Random", "calendars and formats", "unstarted queries",
        "an iterator in mid-run", "JSON documents" /* keep rented buffers, with what others left in them */,
        "Hashtable, ArrayList, SortedList, BitArray" /* its slots follow hash codes and the order of adding */];

    [Fact]
    public async Task Strings_have_another_hash_code_there()
    {
        int here = "hash".GetHashCode(StringComparison.Ordinal);
        Assert.NotEqual(
            here, await OtherProcess.RunAsync(() => "hash".GetHashCode(StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Hash_tables_find_their_keys_there()
    {
        const int Count = 50;
        string[] keys = [.. Enumerable.Range(0, Count).Select(i => $"key {i}")];
        KeyValuePair<string, int>[] pairs = [.. keys.Select((key, i) => KeyValuePair.Create(key, i))];
        var dictionary = new Dictionary<string, int>(pairs);
        var ignoring = new Dictionary<string, int>(pairs, StringComparer.OrdinalIgnoreCase);
        var set = new HashSet<string>(keys);
        var concurrent = new ConcurrentDictionary<string, int>(pairs);
        var table = new Hashtable(dictionary);
        ImmutableDictionary<string, int> immutable = pairs.ToImmutableDictionary();
        ImmutableHashSet<string> immutableSet = [.. keys];
        FrozenDictionary<string, int> frozen = pairs.ToFrozenDictionary();
        FrozenSet<string> frozenSet = keys.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        var ordered = new OrderedDictionary<string, int>(pairs);
        ILookup<string, int> lookup = pairs.ToLookup(pair => pair.Key, pair => pair.Value);
        var records = pairs.ToDictionary(
            pair => new Key(pair.Key, new Key("inner", null)), pair => pair.Value);
        var tuples = pairs.ToDictionary(pair => (pair.Key, pair.Value), pair => pair.Value);
        var types = new Dictionary<Type, int> { [typeof(string)] = 1, [typeof(Key)] = 2 };
        List<string> lost = await OtherProcess.RunAsync(() =>
        {
            var missing = new List<string>();
            for (int i = 0; i < Count; i++)
            {
                string key = $"key {i}";
                Expect(dictionary[key] == i, "Dictionary");
                Expect(ignoring[key.ToUpperInvariant()] == i, "Dictionary that ignores case");
                Expect(set.Contains(key), "HashSet");
                Expect(concurrent[key] == i, "ConcurrentDictionary");
                Expect((int?)table[key] == i, "Hashtable");
                Expect(immutable[key] == i, "ImmutableDictionary");
                Expect(immutableSet.Contains(key), "ImmutableHashSet");
                Expect(frozen[key] == i, "FrozenDictionary");
                Expect(frozenSet.Contains(key.ToUpperInvariant()), "FrozenSet");
                Expect(ordered[key] == i, "OrderedDictionary");
                Expect(lookup[key].Single() == i, "Lookup");
                Expect(records[new Key(key, new Key("inner", null))] == i, "records");
                Expect(tuples[(key, i)] == i, "tuples");
            }

            Expect(types[typeof(string)] == 1 && types[typeof(Key)] == 2, "types");
            return missing;
            void Expect(bool found, string what)
            {
                if (!found)
                {
                    missing.Add(what);
                }
            }
        });
        Assert.Empty(lost);
    }

    [Fact]
    public async Task Tables_by_identity_find_the_same_objects_there()
    {
        Key[] keys = [.. Enumerable.Range(0, 50).Select(i => new Key("same", null))];
        var table = new Dictionary<Key, int>(ReferenceEqualityComparer.Instance);
        var weak = new ConditionalWeakTable<Key, string>();
        var set = new HashSet<object>(keys, ReferenceEqualityComparer.Instance);
        for (int i = 0; i < keys.Length; i++)
        {
            table.Add(keys[i], i);
            weak.Add(keys[i], $"{i}");
        }

        int found = await OtherProcess.RunAsync(() =>
        {
            int right = 0;
            for (int i = 0; i < keys.Length; i++)
            {
                bool all = table[keys[i]] == i && weak.TryGetValue(keys[i], out string? text)
                    && text == $"{i}"
                    && set.Contains(keys[i]) && !set.Contains(new Key("same", null));
                right += all ? 1 : 0;
            }

            return right;
        });
        Assert.Equal(50, found);
    }

    [Fact]
    public async Task Every_kind_equals_one_that_was_made_there()
    {
        Dictionary<string, object?> values = Kinds.All
            .Where(kind => !s_notComparable.Contains(kind.Key))
            .ToDictionary(kind => kind.Key, kind => kind.Value());
        List<string> different = await OtherProcess.RunAsync(() =>
        {
            var found = new List<string>();
            foreach ((string kind, object? value) in values)
            {
                try
                {
                    Same.Graph(Kinds.All[kind](), value);
                }
                catch (Exception error)
                {
                    found.Add($"{kind}: {error.Message}");
                }
            }

            return found;
        });
        Assert.Empty(different);
    }

    [Fact]
    public async Task Objects_that_a_process_has_one_of_are_that_one_there()
    {
        object[] ones =
        [
            DBNull.Value, StringComparer.Ordinal, EqualityComparer<string>.Default, Comparer<int>.Default,
            ImmutableList<int>.Empty, Random.Shared, TimeProvider.System, typeof(Key), Missing(),
        ];
        bool[] same = await OtherProcess.RunAsync(() => new[]
        {
            ones[0] == DBNull.Value, ones[1] == StringComparer.Ordinal,
            ones[2] == EqualityComparer<string>.Default,
            ones[3] == Comparer<int>.Default, ones[4] == ImmutableList<int>.Empty, ones[5] == Random.Shared,
            ones[6] == TimeProvider.System, (Type)ones[7] == typeof(Key),
            ones[8] == System.Reflection.Missing.Value,
        });
        Assert.DoesNotContain(false, same);
        static object Missing() => System.Reflection.Missing.Value;
    }

    [Fact]
    public async Task JSON_and_XML_work_on_there()
    {
        var json = (JsonObject)JsonNode.Parse("""{"a":[1,2.5],"b":{"c":"x"}}""")!;
        XDocument xml = XDocument.Parse("<a xmlns='urn:x'><b>text</b></a>");
        string both = await OtherProcess.RunAsync(() =>
        {
            json["a"]!.AsArray().Add(3);
            json["d"] = json["b"]!["c"]!.GetValue<string>() + (json["a"]![1]!.GetValue<double>() * 2);
            XNamespace space = "urn:x";
            return json.ToJsonString() + xml.Root!.Element(space + "b")!.Value;
        });
        Assert.Equal("""{"a":[1,2.5,3],"b":{"c":"x"},"d":"x5"}text""", both);
    }

    [Fact]
    public async Task An_exception_there_arrives_with_type_message_and_stack()
    {
        string text = "no such order";
        var error = await Assert.ThrowsAsync<RemoteException>(() => OtherProcess.RunAsync(() => Fail(text)));
        Assert.Equal("System.InvalidOperationException", error.TypeName);
        Assert.Equal("no such order", error.Message);
        Assert.Contains(nameof(Fail), error.RemoteStackTrace);
        Assert.Equal("System.ArgumentException", ((RemoteException)error.InnerException!).TypeName);
        Assert.Contains("no such order", error.ToString());
        Assert.Contains(nameof(Fail), error.ToString());
    }

    private static int Fail(string text) =>
        throw new InvalidOperationException(text, new ArgumentException("the inner one"));

    private sealed record Key(string Name, Key? Inner);
}
