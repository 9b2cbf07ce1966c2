using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Kin.Tests.Workers.Functions;

/// <summary>
/// Compares two graphs of objects: the same types, the same fields, the same sharing. It knows nothing of how
/// Kin sends values; of hash tables it compares the entries and of exceptions not the stacks.
/// </summary>
internal sealed class Same
{
    private static readonly HashSet<string> s_skipped =
        ["_stackTrace", "_stackTraceString", "_remoteStackTraceString", "_exceptionMethod", "_watsonBuckets",
        "_ipForWatsonBuckets", "_xptrs", "_xcode", "_dynamicMethods"];

    private readonly Dictionary<object, object> _twins = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, object> _back = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<(object? Expected, object? Actual, string Path, bool InPlace)> _open = [];

    public static void Graph(object? expected, object? actual)
    {
        var comparison = new Same();
        comparison._open.Push((expected, actual, "root", false));
        while (comparison._open.TryPop(
            out (object? Expected, object? Actual, string Path, bool InPlace) pair))
        {
            comparison.Pair(pair.Expected, pair.Actual, pair.Path, pair.InPlace);
        }
    }

    // In place: a value type that is no object of its own, boxed only by looking at it.
    private void Pair(object? expected, object? actual, string path, bool inPlace)
    {
        if (expected is null || actual is null)
        {
            Assert.True(expected is null
                && actual is null, $"{path}: {expected ?? "null"} became {actual ?? "null"}");
            return;
        }

        Assert.True(expected.GetType() == actual.GetType(),
            $"{path}: {expected.GetType()} became {actual.GetType()}");
        if (!inPlace && !Meet(expected, actual, path))
        {
            return;
        }

        if (IsAtom(expected))
        {
            Assert.True(expected.Equals(actual), $"{path}: {expected} became {actual}");
            return;
        }

        Parts(expected, actual, path);
    }

    private static bool IsAtom(object value) => value.GetType().IsPrimitive
        || value is string or Enum or decimal
        or MemberInfo or ParameterInfo or Assembly or Module or CompareInfo or CancellationToken
        || value.GetType().FullName is "System.Xml.Linq.XName" or "System.Xml.Linq.XNamespace"
        || (value is CultureInfo { IsReadOnly: true } culture
            && culture.Equals(CultureInfo.GetCultureInfo(culture.Name)));

    // Whether this pair is met for the first time; met again, both must be the ones met before.
    private bool Meet(object expected, object actual, string path)
    {
        if (_twins.TryGetValue(expected, out object? twin))
        {
            Assert.True(ReferenceEquals(twin, actual), $"{path}: a shared object became two");
            return false;
        }

        Assert.False(_back.ContainsKey(actual), $"{path}: two objects became one");
        _twins.Add(expected, actual);
        _back.Add(actual, expected);
        return true;
    }

    private void Parts(object expected, object actual, string path)
    {
        switch (expected)
        {
            case object data when data.GetType().FullName == "System.Globalization.CultureData":
                // Both have the tables of the runtime; which strings they share is their own affair.
                break;
            case Array array:
                Elements(array, (Array)actual, path);
                break;
            case Delegate function:
                Delegates(function, (Delegate)actual, path);
                break;
            case Regex regex when regex.GetType() == typeof(Regex):
                Assert.Equal((regex.ToString(), regex.Options, regex.MatchTimeout),
                    (actual.ToString(), ((Regex)actual).Options, ((Regex)actual).MatchTimeout));
                break;
            default:
                Type? table = TableIn(expected.GetType());
                if (table is not null)
                {
                    Entries((IEnumerable)expected, (IEnumerable)actual, path);
                    Fields(expected, actual, path, above: table);
                }
                else
                {
                    Fields(expected, actual, path, above: null);
                }

                break;
        }
    }

    private static Type? TableIn(Type type)
    {
        for (Type? level = type; level is not null; level = level.BaseType)
        {
            string name = level.Name;
            bool found = name is "Dictionary`2" or "HashSet`1" or "ConcurrentDictionary`2" or "Hashtable"
                or "ImmutableDictionary`2" or "ImmutableHashSet`1" or "OrderedDictionary`2"
                or "ConcurrentBag`1"
                or "Lookup`2" or "ConditionalWeakTable`2" or "List`1";
            if (found || name.Contains("Frozen", StringComparison.Ordinal))
            {
                return name.Contains("Frozen", StringComparison.Ordinal) ? type : level;
            }
        }

        return null;
    }

    private void Entries(IEnumerable expected, IEnumerable actual, string path)
    {
        bool array = expected is Array;
        bool arrayOfValues = expected.GetType().GetElementType() is { IsValueType: true };
        object?[] all = [.. expected];
        object?[] arrived = [.. actual];
        Assert.True(all.Length == arrived.Length, $"{path}: {all.Length} entries became {arrived.Length}");
        for (int i = 0; i < all.Length; i++)
        {
            bool inPlace = array ? arrayOfValues : all[i] is ValueType;
            _open.Push((all[i], arrived[i], $"{path}[{i}]", inPlace));
        }
    }

    private void Elements(Array expected, Array actual, string path)
    {
        for (int i = 0; i < expected.Rank; i++)
        {
            Assert.Equal(
                (expected.GetLength(i), expected.GetLowerBound(i)), (actual.GetLength(i),
                    actual.GetLowerBound(i)));
        }

        Entries(expected, actual, path);
    }

    private void Delegates(Delegate expected, Delegate actual, string path)
    {
        Delegate[] all = expected.GetInvocationList();
        Delegate[] arrived = actual.GetInvocationList();
        Assert.Equal(all.Select(one => one.Method), arrived.Select(one => one.Method));
        for (int i = 0; i < all.Length; i++)
        {
            bool closure = all[i].Target?.GetType().Name.StartsWith('<') == true;
            if (!closure)
            {
                _open.Push((all[i].Target, arrived[i].Target, $"{path}.Target", false));
            }
        }
    }

    private void Fields(object expected, object actual, string path, Type? above)
    {
        for (Type? level = expected.GetType(); level is not null && level != above; level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
                | BindingFlags.DeclaredOnly))
            {
                if (!(expected is Exception && s_skipped.Contains(field.Name)))
                {
                    _open.Push((field.GetValue(expected), field.GetValue(actual), $"{path}.{field.Name}",
                        field.FieldType.IsValueType));
                }
            }
        }
    }
}
