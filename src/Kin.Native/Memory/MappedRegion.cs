using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kin.Native.Memory;

/// <summary>
/// A shared mapping of a memory file. Disposing is refused no reader: the mapping goes only when the last
/// reference (DangerousAddRef) is given back, so a pointer held by another thread never dangles.
/// </summary>
internal sealed unsafe class MappedRegion : SafeHandle
{
    private readonly nuint _length;

    private MappedRegion(void* address, nuint length)
        : base(0, ownsHandle: true)
    {
        _length = length;
        SetHandle((nint)address);
    }

    public override bool IsInvalid => handle == 0;

    public int Length => (int)_length;

    /// <summary>
    /// Maps the first <paramref name="length"/> bytes of <paramref name="file"/>, shared, readable and
    /// writable.
    /// </summary>
    public static MappedRegion Map(SafeFd file, int length)
    {
        void* address = Libc.mmap(
            null, (nuint)length, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, file.Number, 0);
        return address == (void*)-1
            ? throw new LinuxException("mmap", Errno.Last, $"{length} bytes")
            : new MappedRegion(address, (nuint)length);
    }

    /// <summary>
    /// A reference into the mapping, for atomic operations and futex words. Valid while this object is open.
    /// </summary>
    public ref T At<T>(int offset)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            offset + (long)sizeof(T), (long)_length, nameof(offset));
        return ref Unsafe.AsRef<T>((byte*)handle + offset);
    }

    /// <summary>The bytes from <paramref name="offset"/> on. Valid while this object is open.</summary>
    public Span<byte> Slice(int offset, int length)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + (long)length, (long)_length, nameof(length));
        return new Span<byte>((byte*)handle + offset, length);
    }

    protected override bool ReleaseHandle() => Libc.munmap((void*)handle, _length) == 0;
}
