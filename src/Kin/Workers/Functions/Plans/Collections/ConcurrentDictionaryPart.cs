using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>ConcurrentDictionary&lt;TKey, TValue&gt;, as it is at one moment.</summary>
internal sealed class ConcurrentDictionaryPart<TKey, TValue>
    : PairsPart<ConcurrentDictionary<TKey, TValue>, TKey, TValue>
    where TKey : notnull
{
    protected override object? ComparerOf(ConcurrentDictionary<TKey, TValue> collection) =>
        ReferenceEquals(collection.Comparer, EqualityComparer<TKey>.Default) ? null : collection.Comparer;

    protected override KeyValuePair<TKey, TValue>[] EntriesOf(
        ConcurrentDictionary<TKey, TValue> collection) =>
        collection.ToArray();

    protected override void Rebuild(
        ConcurrentDictionary<TKey, TValue> place, object? comparer, KeyValuePair<TKey, TValue>[] entries)
    {
        Construct(place, (IEqualityComparer<TKey>?)comparer);
        foreach (KeyValuePair<TKey, TValue> entry in entries)
        {
            if (!place.TryAdd(entry.Key, entry.Value))
            {
                throw new InvalidDataException("A key comes twice in a dictionary.");
            }
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(
        ConcurrentDictionary<TKey, TValue> place, IEqualityComparer<TKey>? comparer);
}
