using System.Globalization;
using Kin.Native.Files;

namespace Kin.Native.Memory;

/// <summary>
/// Files of a memory file system (shm_overview(7)) that come into the world whole: nobody ever opens one that
/// is not yet set up.
/// </summary>
internal static class SharedMemoryFile
{
    // A signal that comes during fallocate(2) takes back all that the call has done, and the runtime sends
    // signals to its threads: so not too much in one call.
    private const long Step = 16 << 20;

    /// <summary>
    /// A file without a name in <paramref name="directory"/>, all its memory taken (else a full file system
    /// would be SIGBUS at some later write).
    /// </summary>
    /// <exception cref="LinuxException">ENOSPC: the file system is full. ENOENT: no such
    /// directory.</exception>
    public static SafeFd CreateUnnamed(string directory, uint mode, long length)
    {
        SafeFd file = OpenFile.TryOpen(directory, Libc.O_TMPFILE | Libc.O_RDWR, mode, out int errno)
            ?? throw new LinuxException(
                "open(O_TMPFILE)", errno, directory,
                errno is Errno.EACCES or Errno.EROFS ? null : "Named shared memory needs a tmpfs there.");
        return Complete(file, () =>
        {
            OpenFile.SetMode(file, mode, directory); // whatever the umask is
            Allocate(file, length, directory);
        });
    }

    /// <summary>
    /// A memory file (memfd_create(2)), all its memory taken, whose size is sealed: nobody can make it
    /// shorter, and, unless it grows, longer.
    /// </summary>
    public static SafeFd CreateAnonymous(string name, long length, bool grows = false)
    {
        SafeFd file = MemoryFile.Open(name);
        return Complete(file, () =>
        {
            Allocate(file, length, name);
            MemoryFile.SealSize(file, name, grows);
        });
    }

    /// <summary>
    /// Makes it at least so long, all its memory taken. Others may do the same meanwhile. False: there is not
    /// so much memory left.
    /// </summary>
    public static bool TryExtend(SafeFd file, long length, string subject)
    {
        try
        {
            Allocate(file, length, subject, FileIdentity.Of(file).Size);
            return true;
        }
        catch (LinuxException e) when (e.ErrorNumber is Errno.ENOSPC or Errno.ENOMEM)
        {
            return false;
        }
    }

    /// <summary>Gives the file a name (linkat(2)). False: there is a file of that name.</summary>
    public static bool TryPublish(SafeFd file, string path)
    {
        using SafeFd.Hold held = file.Use();
        string own = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{held.Number}");
        return Libc.linkat(Libc.AT_FDCWD, own, Libc.AT_FDCWD, path, Libc.AT_SYMLINK_FOLLOW) == 0
            || (Errno.Last == Errno.EEXIST ? false : throw new LinuxException(
                "linkat", Errno.Last, path, "It needs /proc, and to write to the directory."));
    }

    /// <summary>
    /// A second open file description of the same file: locks taken by one do not count for the other.
    /// </summary>
    public static SafeFd Reopen(SafeFd file, int flags = Libc.O_RDWR)
    {
        using SafeFd.Hold held = file.Use();
        string own = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{held.Number}");
        return OpenFile.TryOpen(own, flags, 0, out int errno) ?? throw new LinuxException(
            "open", errno, own, errno == Errno.ENOENT ? "Shared memory needs /proc." : null);
    }

    private static SafeFd Complete(SafeFd file, Action steps)
    {
        try
        {
            steps();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void Allocate(SafeFd file, long length, string subject, long done = 0)
    {
        while (done < length)
        {
            long count = Math.Min(Step, length - done);
            using SafeFd.Hold held = file.Use();
            int errno = Libc.posix_fallocate(held.Number, done, count);
            done += errno switch
            {
                0 => count,
                Errno.EINTR => 0,
                _ => throw new LinuxException(
                    "posix_fallocate", errno, $"{subject}, {length} bytes",
                    errno == Errno.ENOSPC
                        ? "Remove what nobody uses, or mount it larger (docker run --shm-size)." : null),
            };
        }
    }
}
