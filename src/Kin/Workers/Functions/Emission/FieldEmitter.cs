using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Emit;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Functions.Plans;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Emission;

/// <summary>
/// Makes code that copies the fields of one type, for types that are sent so often that reflection would be
/// felt. The bytes are the same as those of <see cref="FieldSlot"/>: one side may have made code and the
/// other not yet.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2060", Justification = SameProgram.Trimmed)]
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = SameProgram.Compiled)]
internal sealed class FieldEmitter
{
    // Structs in structs are copied in line up to here; deeper ones go through a box.
    private const int MaxDepth = 6;

    private readonly List<Slot> _slots = [];
    private readonly DynamicMethod _method;
    private readonly ILGenerator _code;
    private readonly OpCode _owner;
    private readonly Type? _boxed;
    private readonly List<FieldInfo> _path = [];

    private FieldEmitter(Type type, bool reads, bool boxed)
    {
        Type[] parameters = reads
            ? [typeof(Slot[]), typeof(GraphReader), typeof(PayloadReader).MakeByRefType(), Place(type, boxed)]
            : [typeof(Slot[]), typeof(GraphWriter), Place(type, boxed)];
        _method = new DynamicMethod(
            (reads ? "Read " : "Write ") + type.Name, null, parameters, typeof(FieldEmitter).Module,
            skipVisibility: true);
        _code = _method.GetILGenerator();
        _owner = reads ? OpCodes.Ldarg_3 : OpCodes.Ldarg_2;
        _boxed = boxed && type.IsValueType ? type : null;
    }

    /// <summary>Code for objects; structs are in boxes.</summary>
    public static FieldsWriter Writer(Type type, IEnumerable<FieldSlot> fields)
    {
        var emitter = new FieldEmitter(type, reads: false, boxed: true);
        return (FieldsWriter)emitter.Finish(fields, emitter.Write, typeof(FieldsWriter));
    }

    public static FieldsReader Reader(Type type, IEnumerable<FieldSlot> fields)
    {
        var emitter = new FieldEmitter(type, reads: true, boxed: true);
        return (FieldsReader)emitter.Finish(fields, emitter.Read, typeof(FieldsReader));
    }

    /// <summary>Code for structs where they lie.</summary>
    public static StructWriter<T> Writer<T>(IEnumerable<FieldSlot> fields)
    {
        var emitter = new FieldEmitter(typeof(T), reads: false, boxed: false);
        return (StructWriter<T>)emitter.Finish(fields, emitter.Write, typeof(StructWriter<T>));
    }

    public static StructReader<T> Reader<T>(IEnumerable<FieldSlot> fields)
    {
        var emitter = new FieldEmitter(typeof(T), reads: true, boxed: false);
        return (StructReader<T>)emitter.Finish(fields, emitter.Read, typeof(StructReader<T>));
    }

    private static Type Place(Type type, bool boxed) => boxed ? typeof(object) : type.MakeByRefType();

    private Delegate Finish(IEnumerable<FieldSlot> fields, Action<FieldSlot> emit, Type delegateType)
    {
        foreach (FieldSlot field in fields)
        {
            emit(field);
        }

        _code.Emit(OpCodes.Ret);
        return _method.CreateDelegate(delegateType, _slots.ToArray());
    }

    private void Write(FieldSlot field)
    {
        Type type = field.Field.FieldType;
        if (InLine(field) is { } inner)
        {
            Nest(field, inner, Write);
        }
        else if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            _code.Emit(OpCodes.Ldarg_1);
            Load(field, OpCodes.Ldflda);
            _code.Emit(OpCodes.Call, EmittedMembers.WriteNullable.MakeGenericMethod(underlying));
        }
        else
        {
            WriteValue(field, type);
        }
    }

    private void WriteValue(FieldSlot field, Type type)
    {
        if (RawShape.Is(type))
        {
            _code.Emit(OpCodes.Ldarg_1);
            _code.Emit(OpCodes.Call, EmittedMembers.Payload);
            Load(field, OpCodes.Ldflda);
            _code.Emit(OpCodes.Call, EmittedMembers.WriteRaw.MakeGenericMethod(type));
        }
        else if (type.IsValueType)
        {
            LoadSlot(field.Slot);
            _code.Emit(OpCodes.Ldarg_1);
            Load(field, OpCodes.Ldfld);
            _code.Emit(OpCodes.Box, type);
            _code.Emit(OpCodes.Call, EmittedMembers.WriteSlot);
        }
        else
        {
            _code.Emit(OpCodes.Ldarg_1);
            Load(field, OpCodes.Ldfld);
            LoadSlot(field.Slot);
            _code.Emit(OpCodes.Call, EmittedMembers.WriteReference);
        }
    }

    private void Read(FieldSlot field)
    {
        Type type = field.Field.FieldType;
        if (InLine(field) is { } inner)
        {
            Nest(field, inner, Read);
        }
        else if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            _code.Emit(OpCodes.Ldarg_1);
            _code.Emit(OpCodes.Ldarg_2);
            Load(field, OpCodes.Ldflda);
            _code.Emit(OpCodes.Call, EmittedMembers.ReadNullable.MakeGenericMethod(underlying));
        }
        else
        {
            LoadOwner();
            ReadValue(field, type);
            _code.Emit(OpCodes.Stfld, field.Field);
        }
    }

    private void ReadValue(FieldSlot field, Type type)
    {
        if (RawShape.Is(type))
        {
            _code.Emit(OpCodes.Ldarg_2);
            _code.Emit(OpCodes.Call, EmittedMembers.ReadRaw.MakeGenericMethod(type));
        }
        else if (type.IsValueType)
        {
            LoadSlot(field.Slot);
            _code.Emit(OpCodes.Ldarg_1);
            _code.Emit(OpCodes.Ldarg_2);
            _code.Emit(OpCodes.Call, EmittedMembers.ReadSlot);
            _code.Emit(OpCodes.Unbox_Any, type);
        }
        else
        {
            // The cast is no formality: a damaged message must not put a thing in a place of another type.
            _code.Emit(OpCodes.Ldarg_1);
            _code.Emit(OpCodes.Ldarg_2);
            LoadSlot(field.Slot);
            _code.Emit(OpCodes.Call, EmittedMembers.ReadReference);
            _code.Emit(OpCodes.Castclass, type);
        }
    }

    // The fields of a struct that is copied field by field; null for everything else.
    private FieldSlot[]? InLine(FieldSlot field)
    {
        Type type = field.Field.FieldType;
        bool nests = type.IsValueType && _path.Count < MaxDepth && Nullable.GetUnderlyingType(type) is null
            && !RawShape.Is(type);
        return nests && field.Slot.Plan is ObjectPlan plan ? plan.Fields : null;
    }

    private void Nest(FieldSlot field, FieldSlot[] inner, Action<FieldSlot> emit)
    {
        _path.Add(field.Field);
        foreach (FieldSlot one in inner)
        {
            emit(one);
        }

        _path.RemoveAt(_path.Count - 1);
    }

    private void Load(FieldSlot field, OpCode how)
    {
        LoadOwner();
        _code.Emit(how, field.Field);
    }

    private void LoadOwner()
    {
        _code.Emit(_owner);
        if (_boxed is not null)
        {
            _code.Emit(OpCodes.Unbox, _boxed);
        }

        foreach (FieldInfo outer in _path)
        {
            _code.Emit(OpCodes.Ldflda, outer);
        }
    }

    private void LoadSlot(Slot slot)
    {
        int index = _slots.IndexOf(slot);
        if (index < 0)
        {
            index = _slots.Count;
            _slots.Add(slot);
        }

        _code.Emit(OpCodes.Ldarg_0);
        _code.Emit(OpCodes.Ldc_I4, index);
        _code.Emit(OpCodes.Ldelem_Ref);
    }
}
