using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kin.Workers.Transport;

/// <summary>
/// Reads what <see cref="PayloadWriter"/> wrote. Every read is checked against the end of the message, and
/// nothing is allocated that the remaining bytes could not fill: a cut or damaged message is an <see
/// cref="InvalidDataException"/>.
/// </summary>
internal ref struct PayloadReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly IReadOnlyList<SafeHandle>? _handles;
    private readonly Func<int, CancellationToken>? _tokens;
    private int _position;

    public PayloadReader(
        ReadOnlySpan<byte> bytes,
        IReadOnlyList<SafeHandle>? handles = null,
        Func<int, CancellationToken>? tokens = null)
    {
        _bytes = bytes;
        _handles = handles;
        _tokens = tokens;
    }

    public readonly int Position => _position;

    public readonly int Remaining => _bytes.Length - _position;

    /// <summary>The bytes not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _bytes[_position..];

    [DoesNotReturn]
    public static void Damaged(string what) =>
        throw new InvalidDataException($"A message between a program and its worker is damaged: {what}.");

    public byte ReadByte()
    {
        if (_position >= _bytes.Length)
        {
            TooShort(1);
        }

        return _bytes[_position++];
    }

    public int ReadInt32() => ReadUnmanaged<int>();

    public T ReadRaw<T>()
        where T : unmanaged => ReadUnmanaged<T>();

    /// <summary>Reads the memory of a value whose type the caller has found to hold no references.</summary>
    public T ReadUnmanaged<T>()
    {
        int size = Unsafe.SizeOf<T>();
        Expect(size);
        T value = Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref MemoryMarshal.GetReference(_bytes), _position));
        _position += size;
        return value;
    }

    /// <summary>Fills an array whose element type the caller has found to hold no references.</summary>
    public void ReadUnmanagedElements<T>(Span<T> values)
    {
        long bytes = (long)values.Length * Unsafe.SizeOf<T>();
        ref byte from = ref MemoryMarshal.GetReference(ReadBytes(bytes));
        Unsafe.CopyBlockUnaligned(
            ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values)), ref from, (uint)bytes);
    }

    /// <summary>A new array whose element type the caller has found to hold no references.</summary>
    public T[] ReadUnmanagedArray<T>(uint length)
    {
        Expect((long)length * Unsafe.SizeOf<T>());
        T[] array = length == 0 ? [] : GC.AllocateUninitializedArray<T>((int)length);
        ReadUnmanagedElements<T>(array);
        return array;
    }

    /// <summary>Fills an array of any shape, of a type without references.</summary>
    public void ReadArrayMemory(Array array, int elementSize)
    {
        ReadOnlySpan<byte> bytes = ReadBytes(array.LongLength * elementSize);
        Unsafe.CopyBlockUnaligned(
            ref MemoryMarshal.GetArrayDataReference(array), ref MemoryMarshal.GetReference(bytes),
                (uint)bytes.Length);
    }

    public uint ReadVarInt()
    {
        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte next = ReadByte();
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        Damaged("a number is longer than 32 bits");
        return 0;
    }

    /// <summary>
    /// Reads a count of things that take at least <paramref name="elementSize"/> bytes each.
    /// </summary>
    public int ReadCount(int elementSize)
    {
        uint count = ReadVarInt();
        Expect((long)count * elementSize);
        return (int)count;
    }

    public string? ReadString()
    {
        uint mark = ReadVarInt();
        if (mark == 0)
        {
            return null;
        }

        return ReadText(mark - 1);
    }

    /// <summary>A string of this many UTF-16 units.</summary>
    public string ReadText(uint length) =>
        MemoryMarshal.Cast<byte, char>(ReadBytes((long)length * sizeof(char))).ToString();

    /// <summary>Refuses a message in which fewer than this many bytes follow.</summary>
    public readonly void Expect(long count)
    {
        if (count > Remaining)
        {
            TooShort(count);
        }
    }

    public string ReadRequiredString()
    {
        string? text = ReadString();
        if (text is null)
        {
            Damaged("a text is missing");
        }

        return text;
    }

    /// <summary>The next <paramref name="count"/> bytes, in place.</summary>
    public ReadOnlySpan<byte> ReadBytes(long count)
    {
        if (count > Remaining || count < 0)
        {
            TooShort(count);
        }

        ReadOnlySpan<byte> bytes = _bytes.Slice(_position, (int)count);
        _position += (int)count;
        return bytes;
    }

    /// <summary>A boxed value of a type without references.</summary>
    public object ReadBoxed(RuntimeTypeHandle type, int size) =>
        RuntimeHelpers.Box(ref MemoryMarshal.GetReference(ReadBytes(size)), type)!;

    /// <summary>The kernel handle with this index that came with the message.</summary>
    public readonly SafeHandle Handle(int index)
    {
        if (_handles is null || (uint)index >= (uint)_handles.Count)
        {
            Damaged($"it speaks of kernel handle {index}, and {_handles?.Count ?? 0} came with it");
        }

        return _handles[index];
    }

    /// <summary>The token on this side that follows the sender's token with this index.</summary>
    public readonly CancellationToken CancellationToken(int index)
    {
        if (_tokens is null)
        {
            Damaged("it speaks of a cancellation token where none can be");
        }

        return _tokens(index);
    }

    [DoesNotReturn]
    private readonly void TooShort(long wanted) =>
        Damaged($"{wanted} bytes should follow at {_position}, and {Remaining} do");
}
