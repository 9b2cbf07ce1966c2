using Kin.Native;
using Kin.Native.Files;

namespace Kin.Ipc;

/// <summary>From a path to a lock on the file that has that name when it is locked.</summary>
internal static class FileLockPath
{
    /// <summary>Locks it; null: somebody has it.</summary>
    public static FileLock? Lock(string path, FileLockOptions options, bool wait)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options.Check();
        string full = Path.GetFullPath(path);
        while (true)
        {
            LockedFile file = LockedFile.Open(full, options.Kind, () => Open(full, options));
            FileIdentity opened = FileIdentity.Of(file.Descriptor);
            FileLock? taken = FileLock.On(file, options, full, wait);
            if (taken is null || opened.IsSameFile(FileIdentity.OfTarget(full)))
            {
                return taken;
            }

            taken.Dispose(); // removed or replaced before it was locked: that lock keeps nobody away
        }
    }

    // Reading is enough for flock and for sharing a range; writing is asked for first, which all kinds take.
    private static SafeFd Open(string path, FileLockOptions options)
    {
        // A FIFO would keep open(2) waiting.
        int flags = Libc.O_NONBLOCK | (options.Create ? Libc.O_CREAT : 0);
        uint mode = SystemVPermissions.Bits(options.Mode);
        SafeFd? file = OpenFile.TryOpen(path, flags | Libc.O_RDWR, mode, out int errno);
        bool readingWillDo = options.Kind == FileLockKind.Flock || options.Shared;
        if (file is null && readingWillDo
            && errno is Errno.EACCES or Errno.EISDIR or Errno.EROFS or Errno.ETXTBSY)
        {
            file = OpenFile.TryOpen(path, Libc.O_RDONLY | Libc.O_NONBLOCK, 0, out errno);
        }

        return file ?? throw new LinuxException("open", errno, path, errno switch
        {
            Errno.ENOENT => options.Create ? "The directory does not exist." : "There is no such file.",
            Errno.EACCES => "The file or its directory belongs to another user.",
            Errno.EISDIR => "Only flock locks directories.",
            _ => null,
        });
    }
}
