using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans.Runtime;

/// <summary>Objects that a text says all about, and that the other side makes or looks up from it.</summary>
internal sealed class NamedPlan<T>(Func<T, string> name, Func<string, T> make) : WholePlan(typeof(T))
    where T : class
{
    protected override void Write(GraphWriter graph, object value) =>
        graph.Payload.WriteString(name((T)value));

    protected override object Read(GraphReader graph, ref PayloadReader payload) =>
        make(payload.ReadRequiredString());
}

/// <summary>The classes that a text says all about.</summary>
internal static class NamedPlans
{
    public static TypePlan CompareInfo() =>
        new NamedPlan<CompareInfo>(info => info.Name, System.Globalization.CompareInfo.GetCompareInfo);

    // XML names are equal only if they are the same object: each process keeps one of each.
    public static TypePlan XName() =>
        new NamedPlan<XName>(name => name.ToString(), System.Xml.Linq.XName.Get);

    public static TypePlan XNamespace() =>
        new NamedPlan<XNamespace>(space => space.NamespaceName, System.Xml.Linq.XNamespace.Get);

    public static TypePlan Regex() => new RegexPlan();
}

/// <summary>Regular expressions: pattern, options, time limit.</summary>
internal sealed class RegexPlan() : WholePlan(typeof(Regex))
{
    protected override void Write(GraphWriter graph, object value)
    {
        var regex = (Regex)value;
        graph.Payload.WriteString(regex.ToString());
        graph.Payload.WriteInt32((int)regex.Options);
        graph.Payload.WriteRaw(regex.MatchTimeout);
    }

    protected override object Read(GraphReader graph, ref PayloadReader payload)
    {
        string pattern = payload.ReadRequiredString();
        var options = (RegexOptions)payload.ReadInt32();
        return new Regex(pattern, options, payload.ReadRaw<TimeSpan>());
    }
}
