using System.Runtime.CompilerServices;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>The generic OrderedDictionary&lt;TKey, TValue&gt;.</summary>
internal sealed class OrderedDictionaryPart<TKey, TValue>
    : PairsPart<OrderedDictionary<TKey, TValue>, TKey, TValue>
    where TKey : notnull
{
    protected override object? ComparerOf(OrderedDictionary<TKey, TValue> collection) =>
        ReferenceEquals(collection.Comparer, EqualityComparer<TKey>.Default) ? null : collection.Comparer;

    protected override KeyValuePair<TKey, TValue>[] EntriesOf(OrderedDictionary<TKey, TValue> collection) =>
        [.. collection];

    protected override void Rebuild(
        OrderedDictionary<TKey, TValue> place, object? comparer, KeyValuePair<TKey, TValue>[] entries)
    {
        Construct(place, entries.Length, (IEqualityComparer<TKey>?)comparer);
        foreach (KeyValuePair<TKey, TValue> entry in entries)
        {
            place.Add(entry.Key, entry.Value);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(
        OrderedDictionary<TKey, TValue> place, int capacity, IEqualityComparer<TKey>? comparer);
}
