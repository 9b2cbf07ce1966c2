using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Kin.Workers.Functions.Emission;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>
/// Objects and structs field by field. No constructor runs on the other side: every field is set. Where a
/// base class cannot be copied so (a hash table, an exception), its part is sent by its own rule and only the
/// fields of the classes derived from it are copied.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2072", Justification = SameProgram.Trimmed)]
internal sealed class ObjectPlan(Type type, BasePart? part) : TypePlan(type)
{
    /// <summary>After so many objects the making of code, a millisecond or so, has paid off.</summary>
    public const int Hot = 2000;

    private readonly object[] _shared = SharedInstances.Of(type);
    private FieldsWriter? _writer;
    private FieldsReader? _reader;
    private int _written;
    private int _read;

    public FieldSlot[] Fields { get; } = [.. FieldSlot.Of(type, part?.LevelIn(type))];

    public override bool WriteHead(GraphWriter graph, object value)
    {
        if (_shared.Length == 0)
        {
            return true;
        }

        int place = _shared.Length - 1;
        while (place >= 0 && !ReferenceEquals(_shared[place], value))
        {
            place--;
        }

        graph.Payload.WriteByte((byte)(place + 1));
        return place < 0;
    }

    public override object ReadHead(GraphReader graph, ref PayloadReader payload, out bool hasBody)
    {
        int place = _shared.Length == 0 ? -1 : payload.ReadByte() - 1;
        hasBody = place < 0;
        if (place >= _shared.Length)
        {
            PayloadReader.Damaged($"{TypeText.Of(Type)} has no shared instance {place}");
        }

        return hasBody ? RuntimeHelpers.GetUninitializedObject(Type) : _shared[place];
    }

    public override void WriteBody(GraphWriter graph, object? value)
    {
        part?.Write(graph, value!);
        if (_writer is not null && graph.Trail is null)
        {
            _writer(graph, value!);
            return;
        }

        foreach (FieldSlot field in Fields)
        {
            field.Write(graph, value!);
        }

        if (++_written == Hot && RuntimeFeature.IsDynamicCodeSupported)
        {
            _writer = FieldEmitter.Writer(Type, Fields);
        }
    }

    public override void ReadBody(GraphReader graph, ref PayloadReader payload, object? value)
    {
        part?.Read(graph, ref payload, value!);
        if (_reader is not null)
        {
            _reader(graph, ref payload, value!);
            return;
        }

        foreach (FieldSlot field in Fields)
        {
            field.Read(graph, ref payload, value!);
        }

        if (++_read == Hot && RuntimeFeature.IsDynamicCodeSupported)
        {
            _reader = FieldEmitter.Reader(Type, Fields);
        }
    }
}
