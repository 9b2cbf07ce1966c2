using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kin.Native;

namespace Kin.Workers.Transport;

/// <summary>
/// A message that grows as values are appended. It may be used again after <see cref="Reset"/>. Not safe for
/// use by several threads at once. Numbers are in the byte order of the machine: both ends run on it.
/// </summary>
internal sealed class PayloadWriter : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 256;

    // A buffer above this is given back on Reset, or one large message would hold its memory for ever.
    private const int KeptSize = 1 << 20;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _length;
    private List<SafeHandle>? _handles;
    private List<CancellationToken>? _tokens;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    public int Length => _length;

    /// <summary>
    /// Kernel handles that must travel with the message, in the order of their indexes; see
    /// <see cref="Add"/>.
    /// </summary>
    public List<SafeHandle> Handles => _handles ??= [];

    public bool HasHandles => _handles is { Count: > 0 };

    /// <summary>Tokens whose cancellation must be passed on, in the order of their indexes.</summary>
    public List<CancellationToken> CancellationTokens => _tokens ??= [];

    public bool HasCancellationTokens => _tokens is { Count: > 0 };

    public void Reset()
    {
        Truncate(0);
        _handles?.Clear();
        _tokens?.Clear();
        if (_buffer.Length > KeptSize)
        {
            Exchange(ArrayPool<byte>.Shared.Rent(FirstSize));
        }
    }

    /// <summary>Forgets what was written after <paramref name="length"/>.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)_length, nameof(length));
        _length = length;
    }

    /// <summary>Sends a kernel handle along; returns its index.</summary>
    /// <exception cref="InvalidOperationException">
    /// So many have been added already that no more fit.
    /// </exception>
    public int Add(SafeHandle handle)
    {
        // One descriptor may be the memory file of a large payload.
        const int Most = PacketSocket.MaxDescriptors - 1;
        if (Handles.Count == Most)
        {
            throw new InvalidOperationException(
                $"A message carries at most {Most} kernel handles. Send them in parts.");
        }

        Handles.Add(handle);
        return Handles.Count - 1;
    }

    public void WriteByte(byte value)
    {
        if (_length == _buffer.Length)
        {
            Grow(1);
        }

        _buffer[_length++] = value;
    }

    public void WriteInt32(int value) => WriteUnmanaged(value);

    /// <summary>Overwrites four bytes that were written before: a length that is known only now.</summary>
    public void PatchInt32(int position, int value) =>
        MemoryMarshal.Write(_buffer.AsSpan(position, Math.Min(sizeof(int), _length - position)), in value);

    public void WriteRaw<T>(in T value)
        where T : unmanaged => WriteUnmanaged(in value);

    /// <summary>
    /// Appends the memory of a value whose type the caller has found to hold no references.
    /// </summary>
    public void WriteUnmanaged<T>(in T value)
    {
        int size = Unsafe.SizeOf<T>();
        Unsafe.WriteUnaligned(ref Claim(size), value);
        _length += size;
    }

    /// <summary>
    /// Appends the memory of an array's elements, whose type the caller has found to hold no references.
    /// </summary>
    public void WriteUnmanagedElements<T>(ReadOnlySpan<T> values)
    {
        long bytes = (long)values.Length * Unsafe.SizeOf<T>();
        Unsafe.CopyBlockUnaligned(
            ref Claim(bytes), ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values)), (uint)bytes);
        _length += (int)bytes;
    }

    /// <summary>Appends seven bits a byte, least first: one byte for what is below 128.</summary>
    public void WriteVarInt(uint value)
    {
        ref byte place = ref Claim(5);
        int size = 0;
        for (; value >= 0x80; value >>= 7)
        {
            Unsafe.Add(ref place, size++) = (byte)(value | 0x80);
        }

        Unsafe.Add(ref place, size) = (byte)value;
        _length += size + 1;
    }

    /// <summary>
    /// Appends length and UTF-16 units as they are (lone surrogates too); null is told from empty.
    /// </summary>
    public void WriteString(string? value)
    {
        WriteVarInt(value is null ? 0 : (uint)value.Length + 1);
        WriteUnmanagedElements<char>(value);
    }

    /// <summary>Appends the bytes alone, without their length.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes) => WriteUnmanagedElements(bytes);

    /// <summary>Appends <paramref name="size"/> bytes of a boxed value that holds no references.</summary>
    public void WriteBoxed(object boxed, int size) =>
        WriteBytes(MemoryMarshal.CreateReadOnlySpan(ref BoxMemory.Of(boxed), size));

    /// <summary>Appends all elements of an array of any shape, of a type without references.</summary>
    public void WriteArrayMemory(Array array, int elementSize)
    {
        long bytes = array.LongLength * elementSize;
        ref byte place = ref Claim(bytes);
        Unsafe.CopyBlockUnaligned(ref place, ref MemoryMarshal.GetArrayDataReference(array), (uint)bytes);
        _length += (int)bytes;
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            (uint)count, (uint)(_buffer.Length - _length), nameof(count));
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Claim(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Claim(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(_length);
    }

    public void Dispose()
    {
        _length = 0;
        _handles = null;
        _tokens = null;
        Exchange([]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref byte Claim(long size)
    {
        if (size > _buffer.Length - _length)
        {
            Grow(size);
        }

        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buffer), _length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(long size)
    {
        long needed = _length + size;
        if (needed > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"A message would pass {Array.MaxLength} bytes. Send the data in parts or by file.");
        }

        long doubled = Math.Min(Math.Max(2L * _buffer.Length, FirstSize), Array.MaxLength);
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(needed, doubled));
        Written.CopyTo(larger);
        Exchange(larger);
    }

    private void Exchange(byte[] next)
    {
        byte[] old = _buffer;
        _buffer = next;
        if (old.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }
}
