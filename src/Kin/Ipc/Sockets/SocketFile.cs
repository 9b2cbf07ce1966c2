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
/// may have become another's. So a stale file is first renamed to a name that nobody else knows and looked at
/// once more, and put back when it turns out to be alive; and whoever has bound looks after listen whether
/// the path still leads to his own file, and begins anew if not. An inode number is not used again while the
/// socket that was bound to it is open.
/// </remarks>
internal sealed class SocketFile
{
    private const int MostTries = 100;
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
        for (int tries = 0; tries < MostTries; tries++)
        {
            SafeFd socket = LocalSocket.Create(type, nonBlocking: true);
            try
            {
                Sys.Check(Libc.fchmod(socket.Number, (uint)options.Mode), "fchmod", path);
                int errno = LocalSocket.Bind(socket, path);
                if (errno == Errno.EADDRINUSE && options.ReplacesStale && TryRemoveStale(path, type))
                {
                    socket.Dispose();
                    continue;
                }

                if (errno != 0)
                {
                    throw Refused(path, errno);
                }

                if (TryListen(socket, path, options) is FileIdentity identity)
                {
                    return (socket, new SocketFile(full, identity));
                }
            }
            catch
            {
                socket.Dispose();
                throw;
            }

            socket.Dispose();
        }

        throw new LinuxException("bind", Errno.EADDRINUSE, path, "Others take the name and leave it again.");
    }

    /// <summary>Removes the file, if the path still leads to it.</summary>
    public void Remove()
    {
        if (_identity.IsSameFile(FileIdentity.AtPath(_path)))
        {
            _ = Libc.unlink(_path); // it may have gone, or may no longer be removed: nothing to be done
        }
    }

    // Null: somebody took the file for a stale one before it listened.
    private static FileIdentity? TryListen(SafeFd socket, string path, UnixListenOptions options)
    {
        FileIdentity? identity = FileIdentity.AtPath(path);
        if (identity is null)
        {
            return null;
        }

        // The umask takes permissions away and gives none, and until listen nobody can connect.
        if (OperatingSystem.IsLinux() && ((UnixFileMode)identity.Mode & Permissions) != options.Mode)
        {
            File.SetUnixFileMode(path, options.Mode);
        }

        UnixSocketListener.Begin(socket, options, path);
        return identity.IsSameFile(FileIdentity.AtPath(path)) ? identity : null;
    }

    private static bool TryRemoveStale(string path, int type)
    {
        if (FileIdentity.AtPath(path) is not { IsSocket: true })
        {
            return FileIdentity.AtPath(path) is null; // gone meanwhile: try again
        }

        if (!IsStale(path, type))
        {
            return false;
        }

        string aside = Path.Combine(
            Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Random.Shared.Next():x8}");
        try
        {
            File.Move(path, aside);
        }
        catch (FileNotFoundException)
        {
            return true;
        }

        if (LocalAddress.Write(aside, out _) > 0 && !IsStale(aside, type))
        {
            File.Move(aside, path);
            return false;
        }

        File.Delete(aside);
        return true;
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
