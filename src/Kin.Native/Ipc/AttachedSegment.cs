using System.Runtime.InteropServices;

namespace Kin.Native.Ipc;

/// <summary>
/// A System V segment in the memory of this process (shmat(2)). It is detached when the last reference
/// (DangerousAddRef) is given back, so no pointer of another thread dangles.
/// </summary>
internal sealed unsafe class AttachedSegment : SafeHandle
{
    private AttachedSegment(nint address, long length)
        : base(0, ownsHandle: true)
    {
        Length = length;
        SetHandle(address);
    }

    public override bool IsInvalid => handle == 0;

    public long Length { get; }

    /// <summary>Attaches it where the kernel finds room; null and the error number when that fails.</summary>
    public static AttachedSegment? TryAttach(int id, long length, bool readOnly, out int errno)
    {
        nint address = Libc.syscall(
            SyscallNumber.shmat, id, 0, readOnly ? Libc.SHM_RDONLY : 0, 0, 0, 0);
        errno = address == -1 ? Errno.Last : 0;
        return address == -1 ? null : new AttachedSegment(address, length);
    }

    /// <summary>The bytes from there on; the caller holds a reference meanwhile.</summary>
    public Span<byte> Slice(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return new Span<byte>((byte*)handle + offset, length);
    }

    protected override bool ReleaseHandle() =>
        Libc.syscall(SyscallNumber.shmdt, handle, 0, 0, 0, 0, 0) == 0;
}
