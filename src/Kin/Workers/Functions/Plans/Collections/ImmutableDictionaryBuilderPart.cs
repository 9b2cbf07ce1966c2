using System.Collections.Immutable;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>What builds an ImmutableDictionary&lt;TKey, TValue&gt;.</summary>
internal sealed class ImmutableDictionaryBuilderPart<TKey, TValue>
    : PairsPart<ImmutableDictionary<TKey, TValue>.Builder, TKey, TValue>
    where TKey : notnull
{
    protected override object? ComparerOf(ImmutableDictionary<TKey, TValue>.Builder collection) =>
        ComparerPair.Join(collection.KeyComparer, collection.ValueComparer);

    protected override KeyValuePair<TKey, TValue>[] EntriesOf(
        ImmutableDictionary<TKey, TValue>.Builder collection) => [.. collection];

    protected override void Rebuild(
        ImmutableDictionary<TKey, TValue>.Builder place, object? comparer,
        KeyValuePair<TKey, TValue>[] entries)
    {
        (IEqualityComparer<TKey>? keys, IEqualityComparer<TValue>? values) =
            ComparerPair.Part<TKey, TValue>(comparer);
        ImmutableDictionary<TKey, TValue>.Builder built = ImmutableDictionary.CreateBuilder(keys, values);
        built.AddRange(entries);
        Transplant.Fields(built, place, Level);
    }
}
