using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Identities;

/// <summary>Finds the types and methods that <see cref="IdentityEncoder"/> wrote down.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = SameProgram.Trimmed)]
[UnconditionalSuppressMessage("Trimming", "IL2055", Justification = SameProgram.Trimmed)]
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = SameProgram.Compiled)]
internal ref struct IdentityDecoder
{
    private const int MaxDepth = 64;

    private readonly Module[] _modules;
    private int _depth;

    public IdentityDecoder(ReadOnlySpan<byte> identity)
    {
        Content = new PayloadReader(identity);
        _modules = new Module[Content.ReadByte()];
        for (int i = 0; i < _modules.Length; i++)
        {
            _modules[i] = AssemblyIdentity.Read(ref Content);
        }
    }

    // A field, not a property: it is read by reference.
    public PayloadReader Content;

    public Type ReadType()
    {
        if (++_depth > MaxDepth)
        {
            PayloadReader.Damaged("a type is nested too deeply");
        }

        var shape = (TypeShape)Content.ReadByte();
        Type type = shape switch
        {
            TypeShape.Definition => ReadModule().ResolveType(Content.ReadInt32()),
            TypeShape.Generic => ReadGeneric(),
            _ => ReadOther(shape),
        };
        _depth--;
        return type;
    }

    public Type[] ReadTypes(int count)
    {
        var types = new Type[count];
        for (int i = 0; i < count; i++)
        {
            types[i] = ReadType();
        }

        return types;
    }

    public MethodBase? ReadMethod() => ReadModule().ResolveMethod(Content.ReadInt32());

    private Type ReadGeneric()
    {
        int count = Content.ReadByte();
        Type definition = ReadType();
        return definition.MakeGenericType(ReadTypes(count));
    }

    private Type ReadOther(TypeShape shape)
    {
        int rank = shape is TypeShape.Array or TypeShape.Vector ? Content.ReadByte() : 0;
        Type element = ReadType();
        switch (shape)
        {
            case TypeShape.Vector:
                return element.MakeArrayType();
            case TypeShape.Array:
                return element.MakeArrayType(rank);
            case TypeShape.Reference:
                return element.MakeByRefType();
            case TypeShape.Pointer:
                return element.MakePointerType();
            default:
                PayloadReader.Damaged($"a type has the shape {(byte)shape}");
                return element;
        }
    }

    private Module ReadModule()
    {
        int index = Content.ReadByte();
        if (index >= _modules.Length)
        {
            PayloadReader.Damaged($"it names assembly {index} of {_modules.Length}");
        }

        return _modules[index];
    }
}
