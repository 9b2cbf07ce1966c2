using System.Reflection;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Functions.Identities;
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

        AssemblyIdentity.Write(graph.Payload, assembly);
    }

    protected override object Read(GraphReader graph, ref PayloadReader payload)
    {
        Module module = AssemblyIdentity.Read(ref payload);
        return Type.IsAssignableTo(typeof(Module)) ? module : module.Assembly;
    }
}
