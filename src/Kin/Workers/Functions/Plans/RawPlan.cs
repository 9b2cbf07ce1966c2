using System.Runtime.CompilerServices;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>Values whose memory says everything, in a box or where they lie.</summary>
internal sealed class RawPlan(Type type) : TypePlan(type)
{
    private readonly int _size = RuntimeHelpers.SizeOf(type.TypeHandle);

    public override void WriteHead(GraphWriter graph, object value) => graph.Payload.WriteBoxed(value, _size);

    public override object ReadHead(GraphReader graph, ref PayloadReader payload) =>
        payload.ReadBoxed(Type.TypeHandle, _size);
}
