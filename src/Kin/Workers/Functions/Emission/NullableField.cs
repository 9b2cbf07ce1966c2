using Kin.Workers.Functions.Graphs;
using Kin.Workers.Functions.Plans;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Emission;

/// <summary>
/// Fields of nullable value types, in the form of <see cref="Slot"/>: a flag, then the value if any.
/// </summary>
internal static class NullableField
{
    public static void Write<T>(GraphWriter graph, ref T? field)
        where T : struct
    {
        graph.Payload.WriteByte(field.HasValue ? (byte)1 : (byte)0);
        if (field.HasValue)
        {
            TypedSlot<T>.Write(graph, field.GetValueOrDefault());
        }
    }

    public static void Read<T>(GraphReader graph, ref PayloadReader payload, ref T? field)
        where T : struct =>
        field = payload.ReadByte() == 0 ? null : TypedSlot<T>.Read(graph, ref payload);
}
