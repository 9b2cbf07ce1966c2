using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Kin.Workers.Functions.Captures;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>
/// A closure: of its fields only those travel that the lambdas of this message read. The first reference to
/// it says which; a later lambda that reads others adds them, so every reference to a closure is followed by
/// a list of fields.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2072", Justification = SameProgram.Trimmed)]
internal sealed class ClosurePlan(Type type) : TypePlan(type)
{
    public FieldSlot[] Fields { get; } = [.. FieldSlot.Of(type)];

    public override bool WriteHead(GraphWriter graph, object value) => false;

    public override object ReadHead(GraphReader graph, ref PayloadReader payload, out bool hasBody)
    {
        hasBody = false;
        return RuntimeHelpers.GetUninitializedObject(Type);
    }

    /// <summary>Lists the fields that these captures add to what was already sent.</summary>
    public void WriteAddition(GraphWriter graph, object closure, bool[] sent, CaptureMap captures)
    {
        var added = new List<FieldSlot>();
        for (int i = 0; i < Fields.Length; i++)
        {
            if (!sent[i] && captures.Includes(Fields[i].Field))
            {
                sent[i] = true;
                added.Add(Fields[i]);
            }
        }

        graph.Payload.WriteVarInt((uint)added.Count);
        foreach (FieldSlot field in added)
        {
            graph.Payload.WriteVarInt((uint)Array.IndexOf(Fields, field));
        }

        if (added.Count > 0)
        {
            graph.Add(new ClosureAddition(closure, added, captures), closure);
        }
    }

    public void ReadAddition(GraphReader graph, ref PayloadReader payload, object closure)
    {
        int count = payload.ReadCount(1);
        var added = new List<FieldSlot>(count);
        for (int i = 0; i < count; i++)
        {
            uint index = payload.ReadVarInt();
            if (index >= Fields.Length)
            {
                PayloadReader.Damaged($"a closure has no field {index}");
            }

            added.Add(Fields[index]);
        }

        if (count > 0)
        {
            graph.Add(new ClosureAddition(closure, added, CaptureMap.Everything));
        }
    }
}
