using System.Reflection;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans.Runtime;

/// <summary>Assembly and Module: loaded on the other side by name or file.</summary>
internal sealed class AssemblyPlan(Type type) : WholePlan(type)
{
    protected override void Write(GraphWriter graph, object value)
    {
        Assembly assembly = value as Assembly ?? ((Module)value).Assembly;
        if (AssemblyIdentity.ReasonAgainst(assembly) is { } reason)
        {
            throw new RefusalException(Type, reason);
        }

        graph.Payload.WriteString(assembly.FullName);
        graph.Payload.WriteString(AssemblyIdentity.FileOf(assembly));
    }

    protected override object Read(GraphReader graph, ref PayloadReader payload)
    {
        var name = new AssemblyName(payload.ReadRequiredString());
        Assembly assembly = AssemblyIdentity.Load(name, payload.ReadString());
        return Type.IsAssignableTo(typeof(Module)) ? assembly.ManifestModule : assembly;
    }
}
