using System.Runtime.CompilerServices;
using Kin.Workers.Functions.Emission;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>
/// Structs that hold references, as elements, keys, values and roots: in boxes first, by code once hot.
/// </summary>
internal static class StructCode<T>
{
    private static readonly Slot s_slot = Slot.Of(typeof(T));
    private static StructWriter<T>? s_writer;
    private static StructReader<T>? s_reader;
    private static int s_written;
    private static int s_read;

    public static void Write(GraphWriter graph, ref T value)
    {
        if (s_writer is { } code && graph.Trail is null)
        {
            code(graph, ref value);
            return;
        }

        s_slot.Write(graph, value);
        if (++s_written == ObjectPlan.Hot && Emittable() is { } fields)
        {
            s_writer = FieldEmitter.Writer<T>(fields);
        }
    }

    public static T Read(GraphReader graph, ref PayloadReader payload)
    {
        if (s_reader is { } code)
        {
            T value = default!;
            code(graph, ref payload, ref value);
            return value;
        }

        if (++s_read == ObjectPlan.Hot && Emittable() is { } fields)
        {
            s_reader = FieldEmitter.Reader<T>(fields);
        }

        return (T)s_slot.Read(graph, ref payload)!;
    }

    private static FieldSlot[]? Emittable() =>
        RuntimeFeature.IsDynamicCodeSupported && Nullable.GetUnderlyingType(typeof(T)) is null
        && s_slot.Plan is ObjectPlan plan
            ? plan.Fields
            : null;
}
