using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>
/// Objects that are made complete from their head, because they cannot be made first and filled later.
/// </summary>
internal abstract class WholePlan(Type type) : TypePlan(type)
{
    public sealed override bool WriteHead(GraphWriter graph, object value)
    {
        Write(graph, value);
        return false;
    }

    public sealed override object ReadHead(GraphReader graph, ref PayloadReader payload, out bool hasBody)
    {
        hasBody = false;
        return Read(graph, ref payload);
    }

    protected abstract void Write(GraphWriter graph, object value);

    protected abstract object Read(GraphReader graph, ref PayloadReader payload);
}
