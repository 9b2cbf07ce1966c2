using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Kin.Workers.Functions.Graphs;
using Kin.Workers.Transport;

namespace Kin.Workers.Functions.Plans;

/// <summary>Arrays with several dimensions, or with a first index other than 0.</summary>
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = SameProgram.Compiled)]
internal sealed class MultiArrayPlan(Type type) : TypePlan(type)
{
    private readonly Type _elementType = type.GetElementType()!;
    private readonly Slot _element = Slot.Of(type.GetElementType()!);
    private readonly bool _raw = RawShape.Is(type.GetElementType()!);
    private readonly int _size = RuntimeHelpers.SizeOf(type.GetElementType()!.TypeHandle);

    public override bool WriteHead(GraphWriter graph, object value)
    {
        var array = (Array)value;
        for (int i = 0; i < array.Rank; i++)
        {
            graph.Payload.WriteVarInt((uint)array.GetLength(i));
            graph.Payload.WriteInt32(array.GetLowerBound(i));
        }

        if (_raw)
        {
            graph.Payload.WriteArrayMemory(array, _size);
        }

        return !_raw;
    }

    public override object ReadHead(GraphReader graph, ref PayloadReader payload, out bool hasBody)
    {
        hasBody = !_raw;
        var lengths = new int[Type.GetArrayRank()];
        var bounds = new int[lengths.Length];
        long count = 1;
        long size = 1;
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = (int)Math.Min(payload.ReadVarInt(), int.MaxValue);
            bounds[i] = payload.ReadInt32();
            count = Math.Min(count * lengths[i], int.MaxValue);
            size = Math.Min(size * Math.Max(lengths[i], 1), int.MaxValue);
        }

        if (size > Array.MaxLength)
        {
            PayloadReader.Damaged("an array has more elements than there can be");
        }

        graph.Promise(ref payload, _raw ? count * _size : count);
        Array array = Array.CreateInstance(_elementType, lengths, bounds);
        if (_raw)
        {
            payload.ReadArrayMemory(array, _size);
            graph.Redeem(count * _size);
        }

        return array;
    }

    public override void WriteBody(GraphWriter graph, object? value)
    {
        var array = (Array)value!;
        var cursor = new Cursor(array);
        while (cursor.Next())
        {
            graph.Trail?.Push($"[{string.Join(", ", cursor.Place)}]");
            _element.Write(graph, array.GetValue(cursor.Place));
            graph.Trail?.Pop();
        }
    }

    public override void ReadBody(GraphReader graph, ref PayloadReader payload, object? value)
    {
        var array = (Array)value!;
        graph.Redeem(array.Length);
        var cursor = new Cursor(array);
        while (cursor.Next())
        {
            array.SetValue(_element.Read(graph, ref payload), cursor.Place);
        }
    }

    // Walks the indexes in the order of memory: the last one fastest.
    private sealed class Cursor
    {
        private readonly Array _array;
        private bool _begun;

        public Cursor(Array array)
        {
            _array = array;
            Place = new int[array.Rank];
            for (int i = 0; i < Place.Length; i++)
            {
                Place[i] = array.GetLowerBound(i);
            }
        }

        public int[] Place { get; }

        public bool Next()
        {
            if (!_begun)
            {
                _begun = true;
                return _array.Length > 0;
            }

            for (int i = Place.Length - 1; i >= 0; i--)
            {
                if (Place[i]++ < _array.GetUpperBound(i))
                {
                    return true;
                }

                Place[i] = _array.GetLowerBound(i);
            }

            return false;
        }
    }
}
