using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Memory;

namespace Kin.Ipc;

/// <summary>A few bytes in a file that several processes map, where the C library keeps an object.</summary>
internal static class SharedPlace
{
    /// <summary>
    /// Maps the file up to the end of the object. The bytes are there for certain: touching one behind the
    /// end of a file, or one for which the disk has no room, would end the process (SIGBUS).
    /// </summary>
    public static MappedRegion Map(SafeHandle file, int offset, int bytes, int alignment)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset % alignment != 0)
        {
            throw new ArgumentException($"The place is a multiple of {alignment}.", nameof(offset));
        }

        using SafeFd own = SafeFd.DuplicateOf(file);
        long size = FileIdentity.Of(own).Size;
        int end = checked(offset + bytes);
        if (size < end)
        {
            throw new ArgumentException(
                $"The file has {size} bytes, and the object would end at {end}: make it larger.",
                nameof(file));
        }

        int errno = Libc.posix_fallocate(own.Number, offset, bytes);
        return errno is Errno.ENOSPC or Errno.EDQUOT
            ? throw new LinuxException(
                "posix_fallocate", errno, $"{bytes} bytes at {offset}", "The disk is full.")
            : MappedRegion.Map(own, end);
    }
}
