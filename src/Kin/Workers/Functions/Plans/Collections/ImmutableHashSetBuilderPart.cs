using System.Collections.Immutable;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>What builds an ImmutableHashSet&lt;T&gt;.</summary>
internal sealed class ImmutableHashSetBuilderPart<T> : ItemsPart<ImmutableHashSet<T>.Builder, T>
{
    protected override object? ComparerOf(ImmutableHashSet<T>.Builder collection) =>
        ReferenceEquals(collection.KeyComparer, EqualityComparer<T>.Default) ? null : collection.KeyComparer;

    protected override T[] EntriesOf(ImmutableHashSet<T>.Builder collection) => [.. collection];

    protected override void Rebuild(ImmutableHashSet<T>.Builder place, object? comparer, T[] entries)
    {
        ImmutableHashSet<T>.Builder built = ImmutableHashSet.CreateBuilder((IEqualityComparer<T>?)comparer);
        built.UnionWith(entries);
        Transplant.Fields(built, place, Level);
    }
}
