using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>One-dimensional arrays from index 0. Raw elements are the head, others the body.</summary>
internal sealed class ArrayPlan<T>() : TypePlan(typeof(T[]))
{
    public override bool WriteHead(GraphWriter graph, object value)
    {
        var array = (T[])value;
        graph.Payload.WriteVarInt((uint)array.Length);
        if (array.Length == 0)
        {
            graph.Payload.WriteByte(ReferenceEquals(array, Array.Empty<T>()) ? (byte)1 : (byte)0);
            return false;
        }

        if (ValueCodec<T>.IsRaw)
        {
            graph.Payload.WriteUnmanagedElements<T>(array);
        }

        return !ValueCodec<T>.IsRaw;
    }

    public override object ReadHead(GraphReader graph, ref PayloadReader payload, out bool hasBody)
    {
        hasBody = false;
        if (ValueCodec<T>.IsRaw)
        {
            uint length = payload.ReadVarInt();
            if (length > 0)
            {
                return payload.ReadUnmanagedArray<T>(length);
            }
        }
        else
        {
            int count = graph.ReadPromise(ref payload);
            if (count > 0)
            {
                hasBody = true;
                return new T[count];
            }
        }

        return payload.ReadByte() == 1 ? Array.Empty<T>() : GC.AllocateArray<T>(0);
    }

    public override void WriteBody(GraphWriter graph, object? value)
    {
        var array = (T[])value!;
        for (int i = 0; i < array.Length; i++)
        {
            graph.Trail?.Push($"[{i}]");
            TypedSlot<T>.Write(graph, array[i]);
            graph.Trail?.Pop();
        }
    }

    public override void ReadBody(GraphReader graph, ref PayloadReader payload, object? value)
    {
        var array = (T[])value!;
        graph.Redeem(array.Length);
        for (int i = 0; i < array.Length; i++)
        {
            array[i] = TypedSlot<T>.Read(graph, ref payload);
        }
    }
}
