using System.Reflection;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Functions.Identities;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans.Runtime;

/// <summary>Objects of class Type: the type of the same name on the other side.</summary>
internal sealed class TypeObjectPlan(Type type) : WholePlan(type)
{
    /// <summary>Writes a type as a part of something else.</summary>
    public static void WriteType(GraphWriter graph, Type type)
    {
        PayloadWriter payload = graph.Payload;
        if (type.IsGenericParameter)
        {
            payload.WriteVarInt(0);
            MemberInfo owner = (MemberInfo?)type.DeclaringMethod ?? type.DeclaringType!;
            payload.WriteByte(owner is MethodBase ? (byte)1 : (byte)0);
            if (owner is MethodBase method)
            {
                MemberPlan.WriteMember(graph, method);
            }
            else
            {
                WriteType(graph, (Type)owner);
            }

            payload.WriteVarInt((uint)type.GenericParameterPosition);
            return;
        }

        if (TypeIdentity.ReasonAgainst(type) is { } reason)
        {
            throw new RefusalException(type, reason);
        }

        byte[] identity = TypeIdentity.Of(type);
        payload.WriteVarInt((uint)identity.Length);
        payload.WriteBytes(identity);
    }

    public static Type ReadType(GraphReader graph, ref PayloadReader payload)
    {
        uint length = payload.ReadVarInt();
        if (length > 0)
        {
            return TypeIdentity.Resolve(payload.ReadBytes(length));
        }

        Type[] parameters = payload.ReadByte() == 0
            ? ReadType(graph, ref payload).GetGenericArguments()
            : ((MethodBase)MemberPlan.ReadMember(graph, ref payload)).GetGenericArguments();
        uint position = payload.ReadVarInt();
        if (position >= parameters.Length)
        {
            PayloadReader.Damaged($"it names type parameter {position} of {parameters.Length}");
        }

        return parameters[position];
    }

    protected override void Write(GraphWriter graph, object value) => WriteType(graph, (Type)value);

    protected override object Read(GraphReader graph, ref PayloadReader payload) =>
        ReadType(graph, ref payload);
}
