using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans.Runtime;

/// <summary>
/// MethodInfo, ConstructorInfo, FieldInfo, PropertyInfo, EventInfo: found again by token in their type.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2060", Justification = SameProgram.Trimmed)]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = SameProgram.Trimmed)]
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = SameProgram.Compiled)]
internal sealed class MemberPlan(Type type) : WholePlan(type)
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public
        | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy;

    public static void WriteMember(GraphWriter graph, MemberInfo member)
    {
        if (member.ReflectedType is not { } owner || member is System.Reflection.Emit.DynamicMethod)
        {
            throw new RefusalException(member.GetType(), "It is a method without a type, made at run time.");
        }

        TypeObjectPlan.WriteType(graph, owner);
        graph.Payload.WriteString(member.Name);
        graph.Payload.WriteInt32(member.MetadataToken);
        bool constructed = member is MethodInfo { IsGenericMethod: true, IsGenericMethodDefinition: false };
        Type[] arguments = constructed ? ((MethodInfo)member).GetGenericArguments() : [];
        graph.Payload.WriteVarInt((uint)arguments.Length);
        foreach (Type argument in arguments)
        {
            TypeObjectPlan.WriteType(graph, argument);
        }
    }

    public static MemberInfo ReadMember(GraphReader graph, ref PayloadReader payload)
    {
        Type owner = TypeObjectPlan.ReadType(graph, ref payload);
        string name = payload.ReadRequiredString();
        int token = payload.ReadInt32();
        var arguments = new Type[payload.ReadCount(1)];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = TypeObjectPlan.ReadType(graph, ref payload);
        }

        foreach (MemberInfo member in owner.GetMember(name, All))
        {
            if (member.MetadataToken == token)
            {
                return arguments.Length == 0 ? member : ((MethodInfo)member).MakeGenericMethod(arguments);
            }
        }

        throw new MissingMemberException(owner.FullName, name);
    }

    protected override void Write(GraphWriter graph, object value) => WriteMember(graph, (MemberInfo)value);

    protected override object Read(GraphReader graph, ref PayloadReader payload) =>
        ReadMember(graph, ref payload);
}
