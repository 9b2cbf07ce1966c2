using System.Reflection;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans.Runtime;

/// <summary>ParameterInfo: its method (or indexer) and its place there.</summary>
internal sealed class ParameterPlan(Type type) : WholePlan(type)
{
    protected override void Write(GraphWriter graph, object value)
    {
        var parameter = (ParameterInfo)value;
        MemberPlan.WriteMember(graph, parameter.Member);
        graph.Payload.WriteInt32(parameter.Position);
    }

    protected override object Read(GraphReader graph, ref PayloadReader payload)
    {
        MemberInfo member = MemberPlan.ReadMember(graph, ref payload);
        int position = payload.ReadInt32();
        if (position == -1 && member is MethodInfo method)
        {
            return method.ReturnParameter;
        }

        ParameterInfo[] all = member switch
        {
            MethodBase called => called.GetParameters(),
            PropertyInfo indexer => indexer.GetIndexParameters(),
            _ => [],
        };
        return (uint)position < (uint)all.Length
            ? all[position]
            : throw new MissingMemberException(member.Name);
    }
}
