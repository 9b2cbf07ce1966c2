using System.Reflection;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions;

/// <summary>
/// A method as bytes: assembly name, its file if the name does not find it, the build (MVID), the method's
/// token, the declaring type if that is generic, the method's type arguments, the delegate type, and the kind
/// of target.
/// </summary>
internal static class FunctionIdentity
{
    public static byte[] Encode(MethodInfo method, Type delegateType, TargetKind target)
    {
        using var writer = new PayloadWriter();
        Type declaring = method.DeclaringType!;
        writer.WriteString(declaring.Assembly.FullName);
        writer.WriteString(AssemblyIdentity.FileOf(declaring.Assembly));
        writer.WriteRaw(method.Module.ModuleVersionId);
        writer.WriteInt32(method.MetadataToken);
        WriteType(writer, declaring.IsGenericType ? declaring : null);
        Type[] arguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        writer.WriteVarInt((uint)arguments.Length);
        foreach (Type argument in arguments)
        {
            WriteType(writer, argument);
        }

        WriteType(writer, delegateType);
        writer.WriteByte((byte)target);
        return writer.Written.ToArray();
    }

    public static BoundFunction Decode(ReadOnlySpan<byte> identity)
    {
        var reader = new PayloadReader(identity);
        Module module = FindModule(
            reader.ReadString() ?? "", reader.ReadString(), reader.ReadRaw<Guid>());
        int token = reader.ReadInt32();
        Type? declaring = ReadType(ref reader);
        var arguments = new Type[reader.ReadCount(1)];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = ReadType(ref reader)!;
        }

        MethodBase? method = module.ResolveMethod(token);
        if (declaring is not null && method is not null)
        {
            method = MethodBase.GetMethodFromHandle(method.MethodHandle, declaring.TypeHandle);
        }

        if (method is not MethodInfo function || ReadType(ref reader) is not { } type)
        {
            PayloadReader.Damaged($"token {token:x8} of {module.Assembly.GetName().Name} is no function");
            return null!;
        }

        function = arguments.Length > 0 ? function.MakeGenericMethod(arguments) : function;
        return new BoundFunction(function, type, (TargetKind)reader.ReadByte());
    }

    private static Module FindModule(string name, string? file, Guid build)
    {
        Module module = AssemblyIdentity.Load(new AssemblyName(name), file).ManifestModule;
        return module.ModuleVersionId == build
            ? module
            : throw new InvalidOperationException(
                $"The worker loaded another build of {name}: it was rebuilt while the program ran. " +
                "Start the program again.");
    }

    private static void WriteType(PayloadWriter writer, Type? type)
    {
        byte[] identity = type is null ? [] : TypeIdentity.Of(type);
        writer.WriteVarInt((uint)identity.Length);
        writer.WriteBytes(identity);
    }

    private static Type? ReadType(ref PayloadReader reader)
    {
        uint length = reader.ReadVarInt();
        return length == 0 ? null : TypeIdentity.Resolve(reader.ReadBytes(length));
    }
}
