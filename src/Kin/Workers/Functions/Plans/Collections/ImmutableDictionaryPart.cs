using System.Collections.Immutable;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>ImmutableDictionary&lt;TKey, TValue&gt;: a tree ordered by hash codes.</summary>
internal sealed class ImmutableDictionaryPart<TKey, TValue>
    : PairsPart<ImmutableDictionary<TKey, TValue>, TKey, TValue>
    where TKey : notnull
{
    protected override object? ComparerOf(ImmutableDictionary<TKey, TValue> collection) =>
        ComparerPair.Join(collection.KeyComparer, collection.ValueComparer);

    protected override KeyValuePair<TKey, TValue>[] EntriesOf(ImmutableDictionary<TKey, TValue> collection) =>
        [.. collection];

    protected override void Rebuild(
        ImmutableDictionary<TKey, TValue> place, object? comparer, KeyValuePair<TKey, TValue>[] entries)
    {
        (IEqualityComparer<TKey>? keys, IEqualityComparer<TValue>? values) =
            ComparerPair.Part<TKey, TValue>(comparer);
        Transplant.Fields(ImmutableDictionary.CreateRange(keys, values, entries), place, Level);
    }
}
