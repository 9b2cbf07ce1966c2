using System.Runtime.InteropServices;
using Kin.Native.Memory;

namespace Kin.Ipc;

/// <summary>
/// A file, or a snapshot of shared memory, as memory of this process. A span that was taken before it is
/// disposed can still be used after that: it shows zeros then. Thread-safe.
/// </summary>
public sealed class MappedMemory : IDisposable
{
    private readonly SharedMapping _memory;
    private readonly long _offset;

    internal MappedMemory(SharedMapping memory, long offset) => (_memory, _offset) = (memory, offset);

    /// <summary>How many bytes there are.</summary>
    public long Length => _memory.Length - _offset;

    /// <summary>All bytes, as long as they are no more than a span can have (2 GiB).</summary>
    /// <exception cref="OverflowException">There are more: take parts.</exception>
    public Span<byte> AsSpan() => AsSpan(0, checked((int)Length));

    /// <summary>Some of the bytes.</summary>
    public Span<byte> AsSpan(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);
        return _memory.Expose(_offset + offset, length);
    }

    /// <summary>All bytes as values: as many as fit.</summary>
    public Span<T> AsSpan<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(AsSpan());

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _memory.Dispose();
}
