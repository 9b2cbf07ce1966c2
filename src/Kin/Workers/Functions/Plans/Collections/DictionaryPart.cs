using System.Runtime.CompilerServices;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>Dictionary&lt;TKey, TValue&gt; and what derives from it.</summary>
internal sealed class DictionaryPart<TKey, TValue>
    : PairsPart<Dictionary<TKey, TValue>, TKey, TValue>
    where TKey : notnull
{
    protected override object? ComparerOf(Dictionary<TKey, TValue> collection) =>
        ReferenceEquals(collection.Comparer, EqualityComparer<TKey>.Default) ? null : collection.Comparer;

    protected override KeyValuePair<TKey, TValue>[] EntriesOf(Dictionary<TKey, TValue> collection) =>
        [.. collection];

    protected override void Rebuild(
        Dictionary<TKey, TValue> place, object? comparer, KeyValuePair<TKey, TValue>[] entries)
    {
        Construct(place, entries.Length, (IEqualityComparer<TKey>?)comparer);
        foreach (KeyValuePair<TKey, TValue> entry in entries)
        {
            place.Add(entry.Key, entry.Value);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(
        Dictionary<TKey, TValue> place, int capacity, IEqualityComparer<TKey>? comparer);
}
