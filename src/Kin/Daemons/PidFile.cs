using System.Globalization;
using System.Text;
using Kin.Native;
using Kin.Native.Files;

namespace Kin.Daemons;

/// <summary>
/// A file with the number of the one process that may do some work, such as /run/NAME.pid. A lock that the
/// kernel holds says whether that process lives, not the number in the file: it is free at the moment in
/// which the process ends, however it ends, and a file that a killed process left is simply taken over.
/// </summary>
/// <remarks>
/// <para>
/// Of any number of processes that ask for it at once exactly one gets it. Dispose it at the end: that
/// removes the file. The descriptor is close-on-exec, so no child of this process holds the lock.
/// Thread-safe.
/// </para>
/// <para>
/// Locks of an open file description (fcntl_locking(2), F_OFD_SETLK, Linux 3.15) on two bytes: the first is
/// the lock, the second says that the number in the file is that of the holder. Use a local file system.
/// </para>
/// </remarks>
/// <example><code>
/// using PidFile only = PidFile.Create("/run/indexer.pid");   // PidFileHeldException: it runs already
/// </code></example>
public sealed class PidFile : IDisposable
{
    private const uint Mode = 0x1A4; // 0644
    private const int AnyLock = 0, NumberIsRight = 1;
    private const int Attempts = 16;

    private readonly SafeFd _file;
    private int _disposed;

    private PidFile(string path, SafeFd file)
    {
        Path = path;
        _file = file;
    }

    /// <summary>The absolute path.</summary>
    public string Path { get; }

    internal SafeFd File => _file;

    /// <summary>Takes the file for this process: makes it, or takes over what a dead process left.</summary>
    /// <param name="path">
    /// The file; its directory must exist and be one that only trusted users may write to. Made with mode
    /// 0644. A symbolic link, a file with several names, one that is no regular file, and one that belongs to
    /// neither this user nor root are refused.
    /// </param>
    /// <exception cref="PidFileHeldException">Another process has it; the exception says which.</exception>
    /// <exception cref="LinuxException">
    /// It cannot be made or written: EACCES or EROFS (the directory), ELOOP (a symbolic link), ENOSPC (the
    /// disk is full; no file is left behind).
    /// </exception>
    public static PidFile Create(string path)
    {
        PidFile file = Lock(path);
        file.Write(ThisProcess.Id);
        return file;
    }

    /// <summary>
    /// The process that holds the file, as a handle that never means another one; null: there is no such
    /// file, nobody holds it (what it says is left over), or its holder has not written its number yet.
    /// </summary>
    /// <remarks>
    /// The lock is looked at before and after the process is opened, so a number that is used again in
    /// between is noticed. A file that another library locks with a POSIX lock (fcntl(2), F_SETLK) works as
    /// well. The caller disposes the handle.
    /// </remarks>
    /// <exception cref="LinuxException">The file cannot be read.</exception>
    public static ProcessHandle? TryReadOwner(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        const int Flags = Libc.O_RDONLY | Libc.O_NONBLOCK;
        using SafeFd? file = OpenFile.TryOpen(path, Flags | Libc.O_NOFOLLOW, 0, out int errno);
        if (file is null)
        {
            return errno == Errno.ENOENT ? null : throw new LinuxException("open", errno, path);
        }

        for (int i = 0; i < Attempts && OwnerId(file, path) is int id; i++)
        {
            if (ProcessHandle.TryOpen(id, out ProcessHandle? owner))
            {
                if (OwnerId(file, path) == id && !owner.HasExited)
                {
                    return owner;
                }

                owner.Dispose();
            }
        }

        return null;
    }

    /// <summary>Removes the file and lets go of it.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            try
            {
                if (IsStillThere())
                {
                    OpenFile.Delete(Path);
                }
            }
            catch (LinuxException)
            {
                // The directory has become read-only: the file stays, and the next one takes it over.
            }
            finally
            {
                _file.Dispose();
            }
        }
    }

    /// <summary>Takes the lock and writes nothing yet.</summary>
    internal static PidFile Lock(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = System.IO.Path.GetFullPath(path);
        while (true)
        {
            if (Open(full) is not SafeFd file)
            {
                continue; // made by another one, and gone since
            }

            PidFile taken = new(full, file);
            try
            {
                if (!RecordLock.TryTake(file, AnyLock, full))
                {
                    throw Held(file, full);
                }

                // Opened, and removed or replaced before it was locked: that lock keeps nobody away.
                if (taken.IsStillThere())
                {
                    return taken;
                }
            }
            catch
            {
                file.Dispose();
                throw;
            }

            file.Dispose();
        }
    }

    /// <summary>A file whose lock came with a descriptor from the process that started this one.</summary>
    internal static PidFile Inherited(string path, int number) => new(path, SafeFd.Inherited(number));

    /// <summary>Writes the number of the holder. What fails leaves no file behind.</summary>
    internal void Write(int id)
    {
        try
        {
            OpenFile.Replace(_file, Encoding.ASCII.GetBytes($"{id}\n"), Path);
            RecordLock.TryTake(_file, NumberIsRight, Path);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Closes the descriptor of this process and leaves the file to those that have another.
    /// </summary>
    internal void Abandon()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _file.Dispose();
        }
    }

    private bool IsStillThere() => FileIdentity.Of(_file).IsSameFile(FileIdentity.AtPath(Path));

    private static SafeFd? Open(string path)
    {
        const int Flags = Libc.O_RDWR | Libc.O_NONBLOCK; // a FIFO would keep open(2) waiting
        int flags = Flags | Libc.O_NOFOLLOW;
        SafeFd? file = OpenFile.TryOpen(path, flags | Libc.O_CREAT | Libc.O_EXCL, Mode, out int errno);
        if (file is not null)
        {
            OpenFile.SetMode(file, Mode, path); // whatever the umask
            return file;
        }

        bool wasThere = errno == Errno.EEXIST;
        if (wasThere)
        {
            file = OpenFile.TryOpen(path, flags, 0, out errno);
        }

        if (file is null)
        {
            return wasThere && errno == Errno.ENOENT ? null : throw Refused(path, errno);
        }

        return Trusted(file, path);
    }

    // What somebody else put there could be a name of another file, or be taken away under its lock.
    private static SafeFd? Trusted(SafeFd file, string path)
    {
        FileIdentity found = FileIdentity.Of(file);
        string? objection = !found.IsRegular ? "It is no regular file."
            : found.Links > 1
                ? "It has other names (hard links), and what they stand for would be overwritten."
            : found.Owner != 0 && found.Owner != Libc.geteuid() ? $"It belongs to user {found.Owner}."
            : null;
        if (objection is null && found.Links == 1)
        {
            return file;
        }

        file.Dispose();
        return objection is null
            ? null
            : throw new LinuxException(
                "open", Errno.EPERM, path, $"{objection} Remove it, or use another path.");
    }

    private static IOException Refused(string path, int errno)
    {
        // Another user's may not be written to, and still tells who holds it.
        if (errno == Errno.EACCES)
        {
            using SafeFd? file = OpenFile.TryOpen(
                path, Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_NOFOLLOW, 0, out _);
            if (file is not null && RecordLock.Find(file, AnyLock, path) is not null)
            {
                return Held(file, path);
            }
        }

        return new LinuxException("open", errno, path, errno switch
        {
            Errno.ELOOP => "It is a symbolic link, which could lead to any file. Remove it.",
            Errno.EACCES => "The directory or the file belongs to another user.",
            Errno.ENOENT => Directory.Exists(System.IO.Path.GetDirectoryName(path))
                ? "Files cannot be made in that directory." // /proc, for one
                : "The directory does not exist.",
            _ => null,
        });
    }

    private static PidFileHeldException Held(SafeFd file, string path)
    {
        int? id = RecordLock.Find(file, AnyLock, path) is > 0 and int posix ? posix : OwnerId(file, path);
        return new PidFileHeldException(path, id, id is int known ? HolderFacts.Of(known) : null);
    }

    // Null: nobody holds it, or the holder has not written yet.
    private static int? OwnerId(SafeFd file, string path) => RecordLock.Find(file, NumberIsRight, path) switch
    {
        null => null,
        > 0 and int posix => posix,
        _ => ReadId(file),
    };

    private static int? ReadId(SafeFd file)
    {
        Span<byte> text = stackalloc byte[16];
        int count = OpenFile.Read(file, text, 0);
        return int.TryParse(text[..count], NumberStyles.AllowTrailingWhite, null, out int id) && id > 0
            ? id
            : null;
    }
}
