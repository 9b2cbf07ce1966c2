using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>
/// ConditionalWeakTable&lt;TKey, TValue&gt;: entries by identity, of the keys that still live.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2091", Justification = SameProgram.Trimmed)]
internal sealed class WeakTablePart<TKey, TValue>
    : PairsPart<ConditionalWeakTable<TKey, TValue>, TKey, TValue>
    where TKey : class
    where TValue : class?
{
    protected override object? ComparerOf(ConditionalWeakTable<TKey, TValue> collection) => null;

    protected override KeyValuePair<TKey, TValue>[] EntriesOf(
        ConditionalWeakTable<TKey, TValue> collection) =>
        [.. collection];

    protected override void Rebuild(
        ConditionalWeakTable<TKey, TValue> place, object? comparer, KeyValuePair<TKey, TValue>[] entries)
    {
        Construct(place);
        foreach (KeyValuePair<TKey, TValue> entry in entries)
        {
            place.Add(entry.Key, entry.Value);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(ConditionalWeakTable<TKey, TValue> place);
}
