using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans.Runtime;

/// <summary>
/// TimeZoneInfo: the local one is the local one there (conversions ask for it by identity), others by field.
/// </summary>
internal sealed class TimeZonePlan() : TypePlan(typeof(TimeZoneInfo))
{
    private readonly ObjectPlan _fields = new(typeof(TimeZoneInfo), part: null);

    public override bool WriteHead(GraphWriter graph, object value)
    {
        bool local = ReferenceEquals(value, TimeZoneInfo.Local);
        graph.Payload.WriteByte(local ? (byte)1 : (byte)0);
        return !local && _fields.WriteHead(graph, value);
    }

    public override object ReadHead(GraphReader graph, ref PayloadReader payload, out bool hasBody)
    {
        hasBody = false;
        return payload.ReadByte() != 0
            ? TimeZoneInfo.Local
            : _fields.ReadHead(graph, ref payload, out hasBody);
    }

    public override void WriteBody(GraphWriter graph, object? value) => _fields.WriteBody(graph, value);

    public override void ReadBody(GraphReader graph, ref PayloadReader payload, object? value) =>
        _fields.ReadBody(graph, ref payload, value);
}
