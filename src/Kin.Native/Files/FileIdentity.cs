namespace Kin.Native.Files;

/// <summary>Which file a descriptor or a path stands for, and whose it is (statx(2)).</summary>
/// <param name="Device">Major and minor number of the file system.</param>
/// <param name="Inode">The number of the file in it.</param>
/// <param name="Mode">Kind and permissions (inode(7)).</param>
/// <param name="Links">How many names it has; 0: it is deleted.</param>
/// <param name="Owner">The user that it belongs to.</param>
internal sealed record FileIdentity(ulong Device, ulong Inode, int Mode, uint Links, uint Owner)
{
    public bool IsRegular => (Mode & Libc.S_IFMT) == Libc.S_IFREG;

    public bool IsSocket => (Mode & Libc.S_IFMT) == Libc.S_IFSOCK;

    /// <summary>The open file.</summary>
    public static FileIdentity Of(SafeFd file)
    {
        using SafeFd.Hold held = file.Use();
        return Ask(held.Number, "", Libc.AT_EMPTY_PATH)
            ?? throw new LinuxException("statx", Errno.Last, $"descriptor {held.Number}");
    }

    /// <summary>What that number stands for; null: nothing.</summary>
    public static FileIdentity? OfNumber(int descriptor) => Ask(descriptor, "", Libc.AT_EMPTY_PATH);

    /// <summary>
    /// What has that name now, a link itself and not its target; null: nothing, or unknown.
    /// </summary>
    public static FileIdentity? AtPath(string path) => Ask(Libc.AT_FDCWD, path, Libc.AT_SYMLINK_NOFOLLOW);

    /// <summary>The same file, whatever became of its mode and owner.</summary>
    public bool IsSameFile(FileIdentity? other) =>
        other is not null && (Device, Inode) == (other.Device, other.Inode);

    private static unsafe FileIdentity? Ask(int directory, string path, int flags)
    {
        Statx facts = default;
        fixed (byte* name = System.Text.Encoding.UTF8.GetBytes(path + '\0'))
        {
            nint rc = Libc.syscall(
                SyscallNumber.statx, directory, (nint)name, flags, Libc.STATX_BASIC_STATS, (nint)(&facts), 0);
            return rc != 0 ? null : new FileIdentity(
                ((ulong)facts.stx_dev_major << 32) | facts.stx_dev_minor,
                facts.stx_ino,
                facts.stx_mode,
                facts.stx_nlink,
                facts.stx_uid);
        }
    }
}
