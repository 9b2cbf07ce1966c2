using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Forms;

/// <summary>Arrays that are copied as memory.</summary>
internal sealed class RawArrayForm<TElement> : ValueForm<TElement[]?>
{
    private const uint IsNull = 0;
    private const uint IsGraph = 1;
    private const uint FirstLength = 2;

    public override void Write(PayloadWriter writer, TElement[]? value)
    {
        if (value is null)
        {
            writer.WriteVarInt(IsNull);
        }
        else if (value.GetType() != typeof(TElement[]))
        {
            // The runtime lets an int[] variable hold a uint[]: rare, and then the type must be told.
            writer.WriteVarInt(IsGraph);
            GraphCodec.Write(writer, value);
        }
        else
        {
            writer.WriteVarInt((uint)value.Length + FirstLength);
            writer.WriteUnmanagedElements<TElement>(value);
        }
    }

    public override TElement[]? Read(ref PayloadReader reader)
    {
        uint mark = reader.ReadVarInt();
        if (mark < FirstLength)
        {
            return mark == IsNull
                ? null
                : GraphCodec.Read<TElement[]?>(ref reader);
        }

        return reader.ReadUnmanagedArray<TElement>(mark - FirstLength);
    }
}
