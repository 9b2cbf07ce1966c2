using System.Runtime.CompilerServices;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans.Collections;

/// <summary>List&lt;T&gt; and what derives from it, without the unused end of its array.</summary>
internal sealed class ListPart<T>() : BasePart(typeof(List<T>))
{
    public override void Write(GraphWriter graph, object value)
    {
        var list = (List<T>)value;
        ReadOnlySpan<T> items = Items(list).AsSpan(0, list.Count);
        graph.Payload.WriteInt32(Version(list));
        graph.Payload.WriteVarInt((uint)items.Length);
        if (ValueCodec<T>.IsRaw)
        {
            graph.Payload.WriteUnmanagedElements(items);
            return;
        }

        for (int i = 0; i < items.Length; i++)
        {
            graph.Trail?.Push($"[{i}]");
            TypedSlot<T>.Write(graph, items[i]);
            graph.Trail?.Pop();
        }
    }

    public override void Read(GraphReader graph, ref PayloadReader payload, object value)
    {
        var list = (List<T>)value;
        Construct(list);
        int version = payload.ReadInt32();
        T[] items = ReadItems(graph, ref payload);
        Items(list) = items;
        Size(list) = items.Length;

        // An enumerator in the same graph, a paused iterator's for instance, compares it.
        Version(list) = version;
    }

    private static T[] ReadItems(GraphReader graph, ref PayloadReader payload)
    {
        if (ValueCodec<T>.IsRaw)
        {
            return payload.ReadUnmanagedArray<T>(payload.ReadVarInt());
        }

        int count = payload.ReadCount(1);
        T[] items = count == 0 ? [] : new T[count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = TypedSlot<T>.Read(graph, ref payload);
        }

        return items;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(List<T> list);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_items")]
    private static extern ref T[] Items(List<T> list);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_size")]
    private static extern ref int Size(List<T> list);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_version")]
    private static extern ref int Version(List<T> list);
}
