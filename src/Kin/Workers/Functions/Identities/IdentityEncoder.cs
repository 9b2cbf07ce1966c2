using System.Reflection;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Identities;

/// <summary>
/// Types and methods as bytes that mean the same in every process of this program: first the assemblies they
/// come from, then numbers in their metadata. No name has to be looked up, which is what a new worker has no
/// time for.
/// </summary>
internal sealed class IdentityEncoder : IDisposable
{
    private readonly List<Assembly> _assemblies = [];

    /// <summary>What follows the list of assemblies.</summary>
    public PayloadWriter Content { get; } = new();

    public void WriteType(Type type)
    {
        if (type.IsArray)
        {
            Content.WriteByte((byte)(type.IsSZArray ? TypeShape.Vector : TypeShape.Array));
            Content.WriteByte((byte)type.GetArrayRank());
            WriteType(type.GetElementType()!);
        }
        else if (type.IsByRef || type.IsPointer)
        {
            Content.WriteByte((byte)(type.IsByRef ? TypeShape.Reference : TypeShape.Pointer));
            WriteType(type.GetElementType()!);
        }
        else if (type.IsConstructedGenericType)
        {
            Type[] arguments = type.GetGenericArguments();
            Content.WriteByte((byte)TypeShape.Generic);
            Content.WriteByte((byte)arguments.Length);
            WriteType(type.GetGenericTypeDefinition());
            WriteTypes(arguments);
        }
        else if (type.IsFunctionPointer || type.IsGenericParameter)
        {
            throw new NotSupportedException($"{type} has no name of its own.");
        }
        else
        {
            Content.WriteByte((byte)TypeShape.Definition);
            WriteMember(type);
        }
    }

    public void WriteTypes(Type[] types)
    {
        foreach (Type type in types)
        {
            WriteType(type);
        }
    }

    /// <summary>Writes the assembly and the number of a type or method.</summary>
    public void WriteMember(MemberInfo member)
    {
        Assembly assembly = member.Module.Assembly;
        int index = _assemblies.IndexOf(assembly);
        if (index < 0)
        {
            index = _assemblies.Count;
            _assemblies.Add(assembly);
        }

        Content.WriteByte((byte)index);
        Content.WriteInt32(member.MetadataToken);
    }

    public byte[] ToBytes()
    {
        using var all = new PayloadWriter();
        all.WriteByte((byte)_assemblies.Count);
        foreach (Assembly assembly in _assemblies)
        {
            AssemblyIdentity.Write(all, assembly);
        }

        all.WriteBytes(Content.Written);
        return all.Written.ToArray();
    }

    public void Dispose() => Content.Dispose();
}
