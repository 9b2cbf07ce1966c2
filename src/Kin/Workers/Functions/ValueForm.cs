using Kin.Workers.Functions.Graphs;
using Kin.Workers.Functions.Plans;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions;

/// <summary>The form in which the values of one declared type are sent.</summary>
internal abstract class ValueForm<T>
{
    public abstract void Write(PayloadWriter writer, T value);

    public abstract T Read(ref PayloadReader reader);
}

/// <summary>
/// Chooses forms. The frequent arrays are named, so that a new worker does not begin with reflection.
/// </summary>
internal static class ValueForm
{
    public static ValueForm<T> For<T>()
    {
        if (typeof(T).IsSZArray && RawShape.Is(typeof(T).GetElementType()!))
        {
            return (ValueForm<T>)Raw<T>();
        }

        return new GraphForm<T>();
    }

    private static object Raw<T>()
    {
        if (typeof(T) == typeof(byte[]))
        {
            return new RawArrayForm<byte>();
        }

        if (typeof(T) == typeof(int[]))
        {
            return new RawArrayForm<int>();
        }

        if (typeof(T) == typeof(long[]))
        {
            return new RawArrayForm<long>();
        }

        if (typeof(T) == typeof(double[]))
        {
            return new RawArrayForm<double>();
        }

        return Activator.CreateInstance(typeof(RawArrayForm<>).MakeGenericType(typeof(T).GetElementType()!))!;
    }
}

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
            GraphCodec.Write(writer, value, Slot.Of(typeof(TElement[])), TypeText.Short(typeof(TElement[])));
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
                : (TElement[]?)GraphCodec.Read(ref reader, Slot.Of(typeof(TElement[])));
        }

        return reader.ReadUnmanagedArray<TElement>(mark - FirstLength);
    }
}

/// <summary>Everything else: exact graphs.</summary>
internal sealed class GraphForm<T> : ValueForm<T>
{
    private readonly Slot _slot = Slot.Of(typeof(T));

    public override void Write(PayloadWriter writer, T value) =>
        GraphCodec.Write(writer, value, _slot, TypeText.Short(typeof(T)));

    public override T Read(ref PayloadReader reader) => (T)GraphCodec.Read(ref reader, _slot)!;
}
