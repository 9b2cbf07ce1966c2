using System.Runtime.CompilerServices;

namespace Kin.Workers.Functions.Graphs;

/// <summary>The objects of one message by identity, numbered in the order in which they were met.</summary>
internal sealed class ObjectTable
{
    // Below this a walk over the objects costs less than asking for their hash codes.
    private const int Walked = 8;
    private const int FirstSize = 16;

    // A table above this is not kept for the next message.
    private const int Kept = 1 << 14;

    private object?[] _objects = new object?[FirstSize];
    private int[] _next = [];
    private int[] _buckets = [];

    // How many objects the buckets in use are meant for; the arrays may be longer. 0: not indexed yet.
    private int _indexedFor;

    public int Count { get; private set; }

    public object? this[int index] => _objects[index];

    /// <summary>The number of an object, and whether this is the first time it is met.</summary>
    public int Number(object value, out bool first)
    {
        if (Count >= Walked)
        {
            return NumberByHash(value, out first);
        }

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

    /// <summary>Takes a number that no object has.</summary>
    public int Skip() => Append(null);

    public void Clear()
    {
        if (_objects.Length > Kept)
        {
            (_objects, _next, _buckets) = (new object?[FirstSize], [], []);
        }
        else
        {
            Array.Clear(_objects, 0, Count);
        }

        _indexedFor = 0;
        Count = 0;
    }

    private int NumberByHash(object value, out bool first)
    {
        if (Count >= _indexedFor)
        {
            Index();
        }

        ref int bucket = ref _buckets[RuntimeHelpers.GetHashCode(value) & ((2 * _indexedFor) - 1)];
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
            Array.Resize(ref _objects, Count * 2);
        }

        _objects[Count] = value;
        return Count++;
    }

    private void Index()
    {
        int size = Math.Max(FirstSize, _indexedFor);
        while (size <= Count)
        {
            size *= 2;
        }

        if (_next.Length < size)
        {
            _next = new int[size];
            _buckets = new int[2 * size];
        }
        else
        {
            Array.Clear(_buckets, 0, 2 * size);
        }

        _indexedFor = size;
        for (int i = 0; i < Count; i++)
        {
            if (_objects[i] is { } value)
            {
                ref int bucket = ref _buckets[RuntimeHelpers.GetHashCode(value) & ((2 * size) - 1)];
                _next[i] = bucket - 1;
                bucket = i + 1;
            }
        }
    }
}
