using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Identities;

/// <summary>
/// A function as bytes: the kind of its target, the delegate type, the method, its declaring type if that is
/// generic, and its own type arguments.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2060", Justification = SameProgram.Trimmed)]
internal static class FunctionIdentity
{
    public static byte[] Encode(MethodInfo method, Type delegateType, TargetKind target)
    {
        using var encoder = new IdentityEncoder();
        Type declaring = method.DeclaringType!;
        Type[] arguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        encoder.Content.WriteByte((byte)target);
        encoder.WriteType(delegateType);
        encoder.WriteMember(method);
        encoder.Content.WriteByte(declaring.IsGenericType ? (byte)1 : (byte)0);
        if (declaring.IsGenericType)
        {
            encoder.WriteType(declaring);
        }

        encoder.Content.WriteByte((byte)arguments.Length);
        encoder.WriteTypes(arguments);
        return encoder.ToBytes();
    }

    public static BoundFunction Decode(ReadOnlySpan<byte> identity)
    {
        var decoder = new IdentityDecoder(identity);
        var target = (TargetKind)decoder.Content.ReadByte();
        Type delegateType = decoder.ReadType();
        MethodBase? method = decoder.ReadMethod();
        if (decoder.Content.ReadByte() != 0 && method is not null)
        {
            method = MethodBase.GetMethodFromHandle(method.MethodHandle, decoder.ReadType().TypeHandle);
        }

        Type[] arguments = decoder.ReadTypes(decoder.Content.ReadByte());
        if (method is not MethodInfo function)
        {
            PayloadReader.Damaged("a function is no method");
            return null;
        }

        return new BoundFunction(
            arguments.Length > 0 ? function.MakeGenericMethod(arguments) : function, delegateType, target);
    }
}
