using System.Runtime.CompilerServices;

namespace Kin.Workers.Functions.Graphs;

/// <summary>The objects of one message by identity, numbered in the order in which they were met.</summary>
internal sealed class ObjectTable
{
    // Below this a walk over the objects costs less than asking for their hash codes.
    private const int Walked = 8;

    // A table above this is not kept for the next message.
    private const int Kept = 1 << 14;

    private object?[] _objects = new object?[16];
    private int[] _next = [];
    private int[] _buckets = [];

    public int Count { get; private set; }

    public object? this[int index] => _objects[index];

    /// <summary>The number of an object, and whether this is the first time it is met.</summary>
    public int Number(object value, out bool first)
    {
        if (Count < Walked)
        {
            for (int i = 0; i < Count; i++)
            {
                if (ReferenceEquals(_objects[i], value))
                {
                    first = false;
                    return i;
                }
            }

            first = true;
            return Append(value);
        }

        return NumberByHash(value, out first);
    }

    /// <summary>Takes a number that no object has.</summary>
    public int Skip() => Append(null);

    public void Clear()
    {
        if (_objects.Length > Kept)
        {
            (_objects, _next, _buckets) = (new object?[16], [], []);
        }
        else
        {
            Array.Clear(_objects, 0, Count);
        }

        Count = 0;
    }

    private int NumberByHash(object value, out bool first)
    {
        if (Count == Walked || Count == _objects.Length)
        {
            Index();
        }

        ref int bucket = ref _buckets[RuntimeHelpers.GetHashCode(value) & (_buckets.Length - 1)];
        for (int i = bucket - 1; i >= 0; i = _next[i])
        {
            if (ReferenceEquals(_objects[i], value))
            {
                first = false;
                return i;
            }
        }

        first = true;
        _next[Count] = bucket - 1;
        bucket = Count + 1;
        return Append(value);
    }

    private int Append(object? value)
    {
        if (Count == _objects.Length)
        {
            Index();
        }

        _objects[Count] = value;
        return Count++;
    }

    private void Index()
    {
        if (Count == _objects.Length)
        {
            Array.Resize(ref _objects, Count * 2);
        }

        if (_next.Length < _objects.Length)
        {
            _next = new int[_objects.Length];
            _buckets = new int[_objects.Length * 2];
        }
        else
        {
            Array.Clear(_buckets);
        }

        for (int i = 0; i < Count; i++)
        {
            if (_objects[i] is { } value)
            {
                ref int bucket = ref _buckets[RuntimeHelpers.GetHashCode(value) & (_buckets.Length - 1)];
                _next[i] = bucket - 1;
                bucket = i + 1;
            }
        }
    }
}
