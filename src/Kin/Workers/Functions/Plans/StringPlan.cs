using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>Strings, as their UTF-16 units.</summary>
internal sealed class StringPlan() : TypePlan(typeof(string))
{
    public override void WriteHead(GraphWriter graph, object value) => graph.Payload.WriteString((string)value);

    public override object ReadHead(GraphReader graph, ref PayloadReader payload)
    {
        string? text = payload.ReadString();
        if (text is null)
        {
            PayloadReader.Damaged("a string has no length");
        }

        return text;
    }
}
