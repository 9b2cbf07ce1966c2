using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>A hash table from keys to values.</summary>
internal abstract class PairsPart<TCollection, TKey, TValue>()
    : EntriesPart<TCollection, KeyValuePair<TKey, TValue>>(WholeKeys.Are<TKey>())
    where TCollection : class
{
    protected override void WriteEntry(GraphWriter graph, KeyValuePair<TKey, TValue> entry)
    {
        graph.Trail?.Push(".Keys");
        TypedSlot<TKey>.Write(graph, entry.Key);
        graph.Trail?.Pop();
        graph.Trail?.Push($"[{entry.Key}]");
        TypedSlot<TValue>.Write(graph, entry.Value);
        graph.Trail?.Pop();
    }

    protected override KeyValuePair<TKey, TValue> ReadEntry(GraphReader graph, ref PayloadReader payload)
    {
        TKey key = TypedSlot<TKey>.Read(graph, ref payload);
        return new KeyValuePair<TKey, TValue>(key, TypedSlot<TValue>.Read(graph, ref payload));
    }
}
