using System.Runtime.CompilerServices;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>
/// Objects and structs field by field. No constructor runs on the other side: every field is set. Where a
/// base class cannot be copied so (a hash table, an exception), its part is sent by its own rule and only the
/// fields of the classes derived from it are copied.
/// </summary>
internal sealed class ObjectPlan(Type type, BasePart? part) : TypePlan(type)
{
    private readonly FieldSlot[] _fields = [.. FieldSlot.Of(type, part?.LevelIn(type))];
    private readonly object[] _shared = SharedInstances.Of(type);

    public override bool WriteHead(GraphWriter graph, object value)
    {
        if (_shared.Length == 0)
        {
            return true;
        }

        int place = Array.FindIndex(_shared, instance => ReferenceEquals(instance, value));
        graph.Payload.WriteByte((byte)(place + 1));
        return place < 0;
    }

    public override object ReadHead(GraphReader graph, ref PayloadReader payload, out bool hasBody)
    {
        int place = _shared.Length == 0 ? -1 : payload.ReadByte() - 1;
        hasBody = place < 0;
        if (place >= _shared.Length)
        {
            PayloadReader.Damaged($"{TypeText.Of(Type)} has no shared instance {place}");
        }

        return hasBody ? RuntimeHelpers.GetUninitializedObject(Type) : _shared[place];
    }

    public override void WriteBody(GraphWriter graph, object? value)
    {
        part?.Write(graph, value!);
        foreach (FieldSlot field in _fields)
        {
            field.Write(graph, value!);
        }
    }

    public override void ReadBody(GraphReader graph, ref PayloadReader payload, object? value)
    {
        part?.Read(graph, ref payload, value!);
        foreach (FieldSlot field in _fields)
        {
            field.Read(graph, ref payload, value!);
        }
    }
}
