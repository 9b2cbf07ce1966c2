using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>The elements, keys and values of collections, and roots.</summary>
internal static class TypedSlot<T>
{
    private static readonly Slot s_slot = Slot.Of(typeof(T));

    public static void Write(GraphWriter graph, T value)
    {
        if (ValueCodec<T>.IsRaw)
        {
            graph.Payload.WriteUnmanaged(in value);
        }
        else if (typeof(T).IsValueType)
        {
            StructCode<T>.Write(graph, ref value);
        }
        else
        {
            graph.WriteReference(value, s_slot);
        }
    }

    public static T Read(GraphReader graph, ref PayloadReader payload)
    {
        if (ValueCodec<T>.IsRaw)
        {
            return payload.ReadUnmanaged<T>();
        }

        return typeof(T).IsValueType
            ? StructCode<T>.Read(graph, ref payload)
            : (T)graph.ReadReference(ref payload, s_slot)!;
    }
}
