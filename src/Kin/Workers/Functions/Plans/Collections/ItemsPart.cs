using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>A hash table of items.</summary>
internal abstract class ItemsPart<TCollection, T>() : EntriesPart<TCollection, T>(WholeKeys.Are<T>())
    where TCollection : class
{
    protected override void WriteEntry(GraphWriter graph, T entry)
    {
        graph.Trail?.Push("[]");
        TypedSlot<T>.Write(graph, entry);
        graph.Trail?.Pop();
    }

    protected override T ReadEntry(GraphReader graph, ref PayloadReader payload) =>
        TypedSlot<T>.Read(graph, ref payload);
}
