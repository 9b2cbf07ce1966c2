using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Sockets;

namespace Kin.Ipc.Sockets;

/// <summary>
/// The file of a listening socket. A process that is killed leaves it, and it can be bound to no more; that
/// nobody listens on it is seen by connecting (ECONNREFUSED).
/// </summary>
/// <remarks>
/// Between bind and listen a fresh socket looks like a stale one, and between looking and removing the file
/// may have become another's. No order of calls mends that (renaming a file away to look at it again leaves
/// the name free for a third), so whoever uses Kin does all of it while he holds a <see cref="NameLock"/>.
/// </remarks>
internal sealed class SocketFile
{
    private const int MostTries = 3; // programs without Kin may come in between
    private const UnixFileMode Permissions = (UnixFileMode)0x1FF;

    private readonly string _path;
    private readonly FileIdentity _identity;

    private SocketFile(string path, FileIdentity identity)
    {
        _path = path;
        _identity = identity;
    }

    /// <summary>A socket that listens at the path, and its file.</summary>
    public static (SafeFd Socket, SocketFile File) Bind(string path, int type, UnixListenOptions options)
    {
        string full = Path.GetFullPath(path);
        using NameLock held = NameLock.Take(full);
        SafeFd socket = LocalSocket.Create(type, nonBlocking: true);
        try
        {
            Sys.Check(Libc.fchmod(socket.Number, (uint)options.Mode), "fchmod", path);
            int errno;
            for (int tries = 1; (errno = LocalSocket.Bind(socket, path)) != 0; tries++)
            {
                bool again = errno == Errno.EADDRINUSE && options.ReplacesStale && tries < MostTries;
                if (!again || !TryRemoveStale(path, type))
                {
                    throw Refused(path, errno);
                }
            }

            return (socket, new SocketFile(full, Listen(socket, path, options)));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Removes the file, if the path still leads to it.</summary>
    public void Remove()
    {
        if (_identity.IsSameFile(FileIdentity.AtPath(_path)))
        {
            _ = Libc.unlink(_path); // it may have gone, or may no longer be removed: nothing to be done
        }
    }

    private static FileIdentity Listen(SafeFd socket, string path, UnixListenOptions options)
    {
        FileIdentity identity = FileIdentity.AtPath(path)
            ?? throw new LinuxException("bind", Errno.ENOENT, path, "Somebody has removed the file.");

        // The umask takes permissions away and gives none, and until listen nobody can connect.
        if (OperatingSystem.IsLinux() && ((UnixFileMode)identity.Mode & Permissions) != options.Mode)
        {
            File.SetUnixFileMode(path, options.Mode);
        }

        UnixSocketListener.Begin(socket, options, path);
        return identity;
    }

    private static bool TryRemoveStale(string path, int type)
    {
        FileIdentity? there = FileIdentity.AtPath(path);
        if (there is null)
        {
            return true; // gone meanwhile
        }

        if (!there.IsSocket || !IsStale(path, type))
        {
            return false;
        }

        return Libc.unlink(path) == 0 || Errno.Last == Errno.ENOENT
            ? true
            : throw new LinuxException("unlink", Errno.Last, path, "An ended process has left this file.");
    }

    private static bool IsStale(string path, int type)
    {
        using SafeFd probe = LocalSocket.Create(type, nonBlocking: true);
        return LocalSocket.Connect(probe, path) == Errno.ECONNREFUSED;
    }

    private static LinuxException Refused(string path, int errno) => new("bind", errno, path, errno switch
    {
        Errno.EADDRINUSE when FileIdentity.AtPath(path) is { IsSocket: false } =>
            "There is a file of another kind, which is not replaced.",
        Errno.EADDRINUSE => "Another process listens there, or left the file: see ReplacesStale.",
        Errno.ENOENT => "The directory does not exist.",
        _ => null,
    });
}
