using System.Globalization;

namespace Kin.Native.Files;

/// <summary>Which file a descriptor or a path stands for, and whose it is (statx(2)).</summary>
/// <param name="Device">Major and minor number of the file system.</param>
/// <param name="Inode">The number of the file in it.</param>
/// <param name="Mode">Kind and permissions (inode(7)).</param>
/// <param name="Links">How many names it has; 0: it is deleted.</param>
/// <param name="Owner">The user that it belongs to.</param>
/// <param name="Group">The group that it belongs to.</param>
/// <param name="Size">Its length in bytes.</param>
internal sealed record FileIdentity(
    ulong Device, ulong Inode, int Mode, uint Links, uint Owner, uint Group, long Size)
{
    /// <summary>Its kind, such as <see cref="Libc.S_IFREG"/>.</summary>
    public int Type => Mode & Libc.S_IFMT;

    public bool IsRegular => Type == Libc.S_IFREG;

    public bool IsSocket => Type == Libc.S_IFSOCK;

    /// <summary>The open file.</summary>
    public static FileIdentity Of(SafeFd file)
    {
        using SafeFd.Hold held = file.Use();
        return Of(held.Number);
    }

    /// <summary>The open file of that number, which the caller keeps open.</summary>
    public static FileIdentity Of(int descriptor) => OfNumber(descriptor)
        ?? throw new LinuxException("statx", Errno.Last, $"descriptor {descriptor}");

    /// <summary>What that number stands for; null: nothing.</summary>
    public static FileIdentity? OfNumber(int descriptor) => Ask(descriptor, "", Libc.AT_EMPTY_PATH);

    /// <summary>
    /// What has that name now, a link itself and not its target; null: nothing, or unknown.
    /// </summary>
    public static FileIdentity? AtPath(string path) => Ask(Libc.AT_FDCWD, path, Libc.AT_SYMLINK_NOFOLLOW);

    /// <summary>
    /// The target of a path, all links followed, as the kernel has it in mind; null: it cannot be asked for.
    /// </summary>
    public static FileIdentity? OfTarget(string path) => Ask(Libc.AT_FDCWD, path, Libc.AT_STATX_DONT_SYNC);

    /// <summary>
    /// The same of the entry of an open directory that is called by a number, as in /proc/PID/fd.
    /// </summary>
    public static FileIdentity? OfEntry(int directory, int number) => Ask(
        directory, number.ToString(CultureInfo.InvariantCulture), Libc.AT_STATX_DONT_SYNC);

    /// <summary>The same file, whatever became of its mode and owner.</summary>
    public bool IsSameFile(FileIdentity? other) =>
        other is not null && (Device, Inode) == (other.Device, other.Inode);

    private static unsafe FileIdentity? Ask(int directory, string path, int flags)
    {
        Statx facts = default;
        byte[] bytes = new byte[(path.Length * 3) + 1];
        SystemText.Encode(path, bytes);
        fixed (byte* name = bytes)
        {
            nint rc = Libc.syscall(
                SyscallNumber.statx, directory, (nint)name, flags, Libc.STATX_BASIC_STATS, (nint)(&facts), 0);
            return rc != 0 ? null : new FileIdentity(
                ((ulong)facts.stx_dev_major << 32) | facts.stx_dev_minor,
                facts.stx_ino,
                facts.stx_mode,
                facts.stx_nlink,
                facts.stx_uid,
                facts.stx_gid,
                (long)facts.stx_size);
        }
    }
}
