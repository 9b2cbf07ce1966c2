using System.Runtime.CompilerServices;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>What Enumerable.ToLookup makes.</summary>
internal sealed class LookupPart<TKey, TElement> : PairsPart<Lookup<TKey, TElement>, TKey, TElement>
{
    protected override object? ComparerOf(Lookup<TKey, TElement> collection) =>
        ReferenceEquals(Comparer(collection), EqualityComparer<TKey>.Default) ? null : Comparer(collection);

    protected override KeyValuePair<TKey, TElement>[] EntriesOf(Lookup<TKey, TElement> collection)
    {
        var entries = new List<KeyValuePair<TKey, TElement>>();
        foreach (IGrouping<TKey, TElement> group in collection)
        {
            foreach (TElement element in group)
            {
                entries.Add(new KeyValuePair<TKey, TElement>(group.Key, element));
            }
        }

        return [.. entries];
    }

    protected override void Rebuild(
        Lookup<TKey, TElement> place, object? comparer, KeyValuePair<TKey, TElement>[] entries)
    {
        ILookup<TKey, TElement> built = entries.ToLookup(
            entry => entry.Key, entry => entry.Value, (IEqualityComparer<TKey>?)comparer);
        Transplant.Fields(built, place, Level);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_comparer")]
    private static extern ref IEqualityComparer<TKey> Comparer(Lookup<TKey, TElement> collection);
}
