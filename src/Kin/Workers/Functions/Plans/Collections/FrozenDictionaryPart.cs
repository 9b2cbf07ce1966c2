using System.Collections.Frozen;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>FrozenDictionary&lt;TKey, TValue&gt;: one of many classes, chosen by what the keys are.</summary>
internal sealed class FrozenDictionaryPart<TKey, TValue>
    : PairsPart<FrozenDictionary<TKey, TValue>, TKey, TValue>
    where TKey : notnull
{
    public override Type LevelIn(Type type) => type;

    protected override object? ComparerOf(FrozenDictionary<TKey, TValue> collection) =>
        ReferenceEquals(collection.Comparer, EqualityComparer<TKey>.Default) ? null : collection.Comparer;

    protected override KeyValuePair<TKey, TValue>[] EntriesOf(FrozenDictionary<TKey, TValue> collection) =>
        [.. collection];

    protected override void Rebuild(
        FrozenDictionary<TKey, TValue> place, object? comparer, KeyValuePair<TKey, TValue>[] entries) =>
        Transplant.Fields(
            entries.ToFrozenDictionary((IEqualityComparer<TKey>?)comparer), place, place.GetType());
}
