using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>
/// A collection that finds its entries by hash code. Hash codes of strings and identities differ from process
/// to process, so entries are sent in their order and added anew.
/// </summary>
internal abstract class EntriesPart<TCollection, TEntry>(bool keysAreWhole)
    : BasePart(typeof(TCollection))
    where TCollection : class
{
    private static readonly Slot s_comparer = Slot.Of(typeof(object));

    public override void Write(GraphWriter graph, object value)
    {
        var collection = (TCollection)value;
        object? comparer = ComparerOf(collection);
        graph.Trail?.Push(".Comparer");
        graph.WriteReference(comparer, s_comparer);
        graph.Trail?.Pop();
        TEntry[] entries = EntriesOf(collection);
        graph.Payload.WriteVarInt((uint)entries.Length);
        foreach (TEntry entry in entries)
        {
            WriteEntry(graph, entry);
        }
    }

    public override void Read(GraphReader graph, ref PayloadReader payload, object value)
    {
        object? comparer = graph.ReadReference(ref payload, s_comparer);
        bool ready = keysAreWhole && (comparer is null || graph.LastIsFilled);
        var entries = new TEntry[payload.ReadCount(1)];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = ReadEntry(graph, ref payload);
        }

        if (ready)
        {
            Rebuild((TCollection)value, comparer, entries);
        }
        else
        {
            // The hash code of a key may be made of what is still to be read.
            graph.Afterwards(() => Rebuild((TCollection)value, comparer, entries));
        }
    }

    /// <summary>The comparer that was given; null for the default one.</summary>
    protected abstract object? ComparerOf(TCollection collection);

    protected abstract TEntry[] EntriesOf(TCollection collection);

    protected abstract void WriteEntry(GraphWriter graph, TEntry entry);

    protected abstract TEntry ReadEntry(GraphReader graph, ref PayloadReader payload);

    /// <summary>Constructs the collection in the place that was kept for it.</summary>
    protected abstract void Rebuild(TCollection place, object? comparer, TEntry[] entries);
}
