using Kin.Workers.Functions;

namespace Kin.Workers.Transport;

/// <summary>
/// How values are written into messages: as exact graphs, or by the serializer that the user chose.
/// </summary>
internal sealed class ValueForms(IWorkerSerializer? serializer)
{
    /// <summary>Exact graphs.</summary>
    public static readonly ValueForms Exact = new(null);

    public IWorkerSerializer? Serializer => serializer;

    /// <summary>
    /// True when values of this type are plain memory, so that reading one runs nobody's code.
    /// </summary>
    public bool IsRaw<T>() => serializer is null && ValueCodec<T>.IsRaw;

    public void Write<T>(PayloadWriter output, T value)
    {
        if (serializer is null)
        {
            ValueCodec<T>.Write(output, value);
            return;
        }

        int start = output.Length;
        output.WriteInt32(0);
        serializer.Write(output, value);
        output.PatchInt32(start, output.Length - start - sizeof(int));
    }

    public T Read<T>(ref PayloadReader input) => serializer is null
        ? ValueCodec<T>.Read(ref input)
        : serializer.Read<T>(input.ReadBytes(input.ReadInt32()));
}
