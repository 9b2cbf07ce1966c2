using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kin.Native.Ipc;

namespace Kin.Ipc;

/// <summary>
/// The memory of a <see cref="SystemVAttachment"/>, which stays where it is until this is disposed. Its spans
/// and references are good until then.
/// </summary>
public readonly ref struct SystemVView : IDisposable
{
    private readonly AttachedSegment _segment;
    private readonly bool _isReadOnly;

    internal SystemVView(AttachedSegment segment, bool isReadOnly)
    {
        bool held = false;
        segment.DangerousAddRef(ref held);
        _segment = segment;
        _isReadOnly = isReadOnly;
    }

    /// <summary>Bytes to be read.</summary>
    /// <param name="offset">From 0 on.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not wholly inside.</exception>
    public ReadOnlySpan<byte> Read(long offset, int length) => _segment.Slice(offset, length);

    /// <summary>Bytes to be read and written.</summary>
    /// <param name="offset">From 0 on.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="InvalidOperationException">It is attached for reading.</exception>
    public Span<byte> Write(long offset, int length) => _isReadOnly
        ? throw new InvalidOperationException("The segment is attached for reading only.")
        : _segment.Slice(offset, length);

    /// <summary>A value in place, for <see cref="Interlocked"/> and <see cref="Volatile"/>.</summary>
    /// <typeparam name="T">Laid out as the other side has it.</typeparam>
    /// <param name="offset">In bytes; a multiple of the size of T where operations are to be atomic.</param>
    /// <exception cref="InvalidOperationException">It is attached for reading.</exception>
    public ref T At<T>(long offset)
        where T : unmanaged =>
        ref MemoryMarshal.AsRef<T>(Write(offset, Unsafe.SizeOf<T>()));

    /// <summary>Lets go of the memory.</summary>
    public void Dispose() => _segment?.DangerousRelease();
}
