using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>A type whose values are not sent.</summary>
internal sealed class RefusedPlan(Type type, string reason) : WholePlan(type)
{
    protected override void Write(GraphWriter graph, object value) =>
        throw new RefusalException(Type, reason);

    protected override object Read(GraphReader graph, ref PayloadReader payload)
    {
        PayloadReader.Damaged($"it holds {TypeText.Of(Type)}, which is never sent");
        return null;
    }
}
