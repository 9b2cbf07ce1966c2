using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>Strings, as their UTF-16 units.</summary>
internal sealed class StringPlan() : WholePlan(typeof(string))
{
    protected override void Write(GraphWriter graph, object value) =>
        graph.Payload.WriteString((string)value);

    protected override object Read(GraphReader graph, ref PayloadReader payload) =>
        payload.ReadRequiredString();
}
