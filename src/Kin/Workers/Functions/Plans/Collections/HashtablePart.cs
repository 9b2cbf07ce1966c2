using System.Collections;
using System.Runtime.CompilerServices;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>Hashtable and what derives from it.</summary>
internal sealed class HashtablePart : PairsPart<Hashtable, object, object?>
{
    protected override object? ComparerOf(Hashtable collection) => KeyComparer(collection);

    protected override KeyValuePair<object, object?>[] EntriesOf(Hashtable collection)
    {
        var entries = new List<KeyValuePair<object, object?>>(collection.Count);
        IDictionaryEnumerator each = collection.GetEnumerator();
        while (each.MoveNext())
        {
            entries.Add(new KeyValuePair<object, object?>(each.Key, each.Value));
        }

        return [.. entries];
    }

    protected override void Rebuild(
        Hashtable place, object? comparer, KeyValuePair<object, object?>[] entries)
    {
        var built = new Hashtable(entries.Length, (IEqualityComparer?)comparer);
        foreach (KeyValuePair<object, object?> entry in entries)
        {
            built.Add(entry.Key, entry.Value);
        }

        Transplant.Fields(built, place, typeof(Hashtable));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_keycomparer")]
    private static extern ref IEqualityComparer? KeyComparer(Hashtable collection);
}
