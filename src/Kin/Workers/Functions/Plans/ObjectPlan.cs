using System.Runtime.CompilerServices;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>Objects and structs field by field. No constructor runs on the other side: every field is set.</summary>
internal sealed class ObjectPlan(Type type) : TypePlan(type)
{
    private readonly FieldSlot[] _fields = [.. FieldSlot.Of(type)];

    public override bool HasBody => true;

    public override void WriteHead(GraphWriter graph, object value)
    {
    }

    public override object ReadHead(GraphReader graph, ref PayloadReader payload) =>
        RuntimeHelpers.GetUninitializedObject(Type);

    public override void WriteBody(GraphWriter graph, object value)
    {
        foreach (FieldSlot field in _fields)
        {
            field.Write(graph, value);
        }
    }

    public override void ReadBody(GraphReader graph, ref PayloadReader payload, object value)
    {
        foreach (FieldSlot field in _fields)
        {
            field.Read(graph, ref payload, value);
        }
    }
}
