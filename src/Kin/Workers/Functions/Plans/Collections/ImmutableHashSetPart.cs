using System.Collections.Immutable;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>ImmutableHashSet&lt;T&gt;: a tree ordered by hash codes.</summary>
internal sealed class ImmutableHashSetPart<T> : ItemsPart<ImmutableHashSet<T>, T>
{
    protected override object? ComparerOf(ImmutableHashSet<T> collection) =>
        ReferenceEquals(collection.KeyComparer, EqualityComparer<T>.Default) ? null : collection.KeyComparer;

    protected override T[] EntriesOf(ImmutableHashSet<T> collection) => [.. collection];

    protected override void Rebuild(ImmutableHashSet<T> place, object? comparer, T[] entries) =>
        Transplant.Fields(
            ImmutableHashSet.CreateRange((IEqualityComparer<T>?)comparer, entries), place, Level);
}
