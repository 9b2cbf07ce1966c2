using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kin.Native.Ipc;

namespace Kin.Ipc;

/// <summary>
/// A <see cref="SystemVSharedMemory"/> in the memory of this process (shmat(2)). What one process writes the
/// others see at once; who may write when is for them to agree on, by semaphores or atomic operations.
/// </summary>
/// <remarks>
/// Thread-safe, disposing too: the memory is detached when nobody is in a call or has a
/// <see cref="SystemVView"/>, so a disposed object is an exception and never a crash.
/// </remarks>
public sealed class SystemVAttachment : IDisposable
{
    private readonly AttachedSegment _segment;

    // The handle itself lets others in for as long as anybody is in.
    private volatile bool _isDisposed;

    internal SystemVAttachment(AttachedSegment segment, bool readOnly)
    {
        _segment = segment;
        IsReadOnly = readOnly;
    }

    /// <summary>How many bytes there are.</summary>
    public long SizeBytes => _segment.Length;

    /// <summary>Writing is not possible.</summary>
    public bool IsReadOnly { get; }

    /// <summary>The memory itself, without copying, until the result is disposed.</summary>
    /// <exception cref="ObjectDisposedException">It is detached.</exception>
    public SystemVView Use()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return new SystemVView(_segment, IsReadOnly);
    }

    /// <summary>A copy of the value at a place.</summary>
    /// <typeparam name="T">Laid out as the other side has it.</typeparam>
    /// <param name="offset">In bytes, from 0 on; need not be aligned.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not wholly inside.</exception>
    public T Read<T>(long offset)
        where T : unmanaged
    {
        using SystemVView view = Use();
        return MemoryMarshal.Read<T>(view.Read(offset, Unsafe.SizeOf<T>()));
    }

    /// <summary>Writes a value to a place. Others may see a part of it before the rest.</summary>
    /// <typeparam name="T">Laid out as the other side has it.</typeparam>
    /// <param name="offset">In bytes, from 0 on; need not be aligned.</param>
    /// <param name="value">What to write.</param>
    /// <exception cref="InvalidOperationException">It is attached for reading.</exception>
    public void Write<T>(long offset, in T value)
        where T : unmanaged
    {
        using SystemVView view = Use();
        MemoryMarshal.Write(view.Write(offset, Unsafe.SizeOf<T>()), in value);
    }

    /// <summary>Copies bytes out.</summary>
    /// <param name="offset">In bytes, from 0 on.</param>
    /// <param name="into">How many, and whereto.</param>
    public void Read(long offset, Span<byte> into)
    {
        using SystemVView view = Use();
        view.Read(offset, into.Length).CopyTo(into);
    }

    /// <summary>Copies bytes in.</summary>
    /// <param name="offset">In bytes, from 0 on.</param>
    /// <param name="from">What to write.</param>
    /// <exception cref="InvalidOperationException">It is attached for reading.</exception>
    public void Write(long offset, ReadOnlySpan<byte> from)
    {
        using SystemVView view = Use();
        from.CopyTo(view.Write(offset, from.Length));
    }

    /// <summary>Detaches the memory, once nobody uses it any more.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _segment.Dispose();
    }
}
