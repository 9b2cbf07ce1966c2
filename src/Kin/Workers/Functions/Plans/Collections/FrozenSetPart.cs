using System.Collections.Frozen;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>FrozenSet&lt;T&gt;: one of many classes, chosen by what the items are.</summary>
internal sealed class FrozenSetPart<T> : ItemsPart<FrozenSet<T>, T>
{
    public override Type LevelIn(Type type) => type;

    protected override object? ComparerOf(FrozenSet<T> collection) =>
        ReferenceEquals(collection.Comparer, EqualityComparer<T>.Default) ? null : collection.Comparer;

    protected override T[] EntriesOf(FrozenSet<T> collection) => [.. collection];

    protected override void Rebuild(FrozenSet<T> place, object? comparer, T[] entries) =>
        Transplant.Fields(entries.ToFrozenSet((IEqualityComparer<T>?)comparer), place, place.GetType());
}
