using Kin.Workers.Functions.Captures;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>Some fields of a closure, whose contents follow.</summary>
internal sealed class ClosureAddition(object closure, List<FieldSlot> fields, CaptureMap captures) : IBody
{
    public void WriteBody(GraphWriter graph, object? value)
    {
        foreach (FieldSlot field in fields)
        {
            // A closure in a closure (the locals of an outer scope) is trimmed for the same lambda.
            graph.Captures = ClosureType.Is(field.Field.FieldType) ? captures : CaptureMap.Everything;
            field.Write(graph, closure);
        }

        graph.Captures = CaptureMap.Everything;
    }

    public void ReadBody(GraphReader graph, ref PayloadReader payload, object? value)
    {
        foreach (FieldSlot field in fields)
        {
            field.Read(graph, ref payload, closure);
        }
    }
}
