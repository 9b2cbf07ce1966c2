using System.Globalization;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans.Runtime;

/// <summary>
/// CultureInfo: the runtime's own read-only culture by name, one that the program made or changed by its
/// fields.
/// </summary>
internal sealed class CultureInfoPlan(Type type) : TypePlan(type)
{
    private readonly ObjectPlan _fields = new(type, part: null);

    public override bool WriteHead(GraphWriter graph, object value)
    {
        string? name = ((CultureInfo)value).Name;
        name = IsCached(name, value) ? name : null;
        graph.Payload.WriteString(name);
        return name is null && _fields.WriteHead(graph, value);
    }

    public override object ReadHead(GraphReader graph, ref PayloadReader payload, out bool hasBody)
    {
        hasBody = false;
        return payload.ReadString() is { } name
            ? CultureInfo.GetCultureInfo(name)
            : _fields.ReadHead(graph, ref payload, out hasBody);
    }

    public override void WriteBody(GraphWriter graph, object? value) => _fields.WriteBody(graph, value);

    public override void ReadBody(GraphReader graph, ref PayloadReader payload, object? value) =>
        _fields.ReadBody(graph, ref payload, value);

    private static bool IsCached(string name, object culture)
    {
        try
        {
            return ReferenceEquals(CultureInfo.GetCultureInfo(name), culture);
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }
}
