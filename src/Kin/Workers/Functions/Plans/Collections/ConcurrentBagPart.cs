using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>ConcurrentBag&lt;T&gt;, whose items hang on the threads that added them.</summary>
internal sealed class ConcurrentBagPart<T> : ItemsPart<ConcurrentBag<T>, T>
{
    protected override object? ComparerOf(ConcurrentBag<T> collection) => null;

    protected override T[] EntriesOf(ConcurrentBag<T> collection) => collection.ToArray();

    protected override void Rebuild(ConcurrentBag<T> place, object? comparer, T[] entries)
    {
        Construct(place);

        // A bag gives the newest first.
        for (int i = entries.Length - 1; i >= 0; i--)
        {
            place.Add(entries[i]);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(ConcurrentBag<T> place);
}
