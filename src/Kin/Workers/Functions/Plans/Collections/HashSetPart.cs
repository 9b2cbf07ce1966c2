using System.Runtime.CompilerServices;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>HashSet&lt;T&gt; and what derives from it.</summary>
internal sealed class HashSetPart<T> : ItemsPart<HashSet<T>, T>
{
    protected override object? ComparerOf(HashSet<T> collection) =>
        ReferenceEquals(collection.Comparer, EqualityComparer<T>.Default) ? null : collection.Comparer;

    protected override T[] EntriesOf(HashSet<T> collection) => [.. collection];

    protected override void Rebuild(HashSet<T> place, object? comparer, T[] entries)
    {
        Construct(place, entries.Length, (IEqualityComparer<T>?)comparer);
        foreach (T entry in entries)
        {
            place.Add(entry);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(HashSet<T> place, int capacity, IEqualityComparer<T>? comparer);
}
