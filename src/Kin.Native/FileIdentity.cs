using System.Text;

namespace Kin.Native;

/// <summary>What is behind a descriptor (statx(2)): its kind, and which file it is.</summary>
/// <param name="Type">One of S_IFREG and its like; 0 for what has no inode of its own (epoll, pidfd).</param>
/// <param name="Device">The device of the file system.</param>
/// <param name="Inode">The number of the file there.</param>
/// <param name="Size">In bytes; 0 for what has none, and for files of /proc.</param>
internal readonly record struct FileIdentity(int Type, ulong Device, ulong Inode, long Size)
{
    // STATX_BASIC_STATS, which musl's headers have under another one
    private const int BasicStatistics = 0x7ff;

    /// <summary>Asks the kernel.</summary>
    public static FileIdentity Of(int fd) =>
        Ask(fd, "", Libc.AT_EMPTY_PATH)
        ?? throw new LinuxException("statx", Errno.Last, $"descriptor {fd}");

    /// <summary>The same of a path, links followed; null: it cannot be asked for.</summary>
    public static FileIdentity? Of(string path) => Ask(Libc.AT_FDCWD, path, Libc.AT_STATX_DONT_SYNC);

    private static unsafe FileIdentity? Ask(int directory, string path, int flags)
    {
        StatxBuffer buffer = default;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
        {
            nint result = Libc.syscall(
                SyscallNumber.statx, directory, (nint)name, flags, BasicStatistics,
                (nint)(&buffer), 0);
            ulong device = ((ulong)buffer.stx_dev_major << 32) | buffer.stx_dev_minor;
            return result == 0
                ? new(buffer.stx_mode & Libc.S_IFMT, device, buffer.stx_ino, (long)buffer.stx_size)
                : null;
        }
    }
}
