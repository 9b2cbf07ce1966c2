using System.Runtime.CompilerServices;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>Values whose memory says everything, in a box or where they lie.</summary>
internal sealed class RawPlan(Type type) : WholePlan(type)
{
    private readonly int _size = RuntimeHelpers.SizeOf(type.TypeHandle);

    protected override void Write(GraphWriter graph, object value) => graph.Payload.WriteBoxed(value, _size);

    protected override object Read(GraphReader graph, ref PayloadReader payload) =>
        payload.ReadBoxed(Type.TypeHandle, _size);
}
