using System.Globalization;
using System.Text;
using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Sockets;

namespace Kin.Ipc.Sockets;

/// <summary>
/// Held while the file of a socket is looked at and replaced: a name in the abstract namespace, which the
/// kernel gives to one process and takes back when that ends, and which leaves no file. A lock on the
/// directory would do too, but programs lock their directories for themselves, and for long.
/// </summary>
/// <remarks>Processes in different network namespaces do not exclude each other.</remarks>
internal sealed class NameLock : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    private readonly SafeFd _socket;

    private NameLock(SafeFd socket) => _socket = socket;

    /// <summary>Waits for it; those who hold it make a handful of system calls.</summary>
    public static NameLock Take(string path)
    {
        string name = NameOf(path);
        SafeFd socket = LocalSocket.Create(Libc.SOCK_DGRAM);
        WaitEnd end = WaitEnd.After(s_longest);
        int errno;
        while ((errno = LocalSocket.Bind(socket, name)) == Errno.EADDRINUSE && end.Left > TimeSpan.Zero)
        {
            Pause.For(s_pause);
        }

        if (errno == 0)
        {
            return new NameLock(socket);
        }

        socket.Dispose();
        throw new LinuxException("bind", errno, path, errno == Errno.EADDRINUSE
            ? "Another process has been about to take the name for ten seconds: it may be stopped."
            : null);
    }

    public void Dispose() => _socket.Dispose();

    // The directory by its number, since many paths lead to it.
    private static string NameOf(string path)
    {
        FileIdentity? folder = FileIdentity.OfTarget(Path.GetDirectoryName(path) ?? "/");
        ulong hash = 0xcbf29ce484222325; // FNV-1a: two names with one hash wait for each other, no more
        foreach (byte letter in Encoding.UTF8.GetBytes(Path.GetFileName(path)))
        {
            hash = unchecked((hash ^ letter) * 0x100000001b3);
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"@kin-socket-file:{folder?.Device:x}:{folder?.Inode:x}:{hash:x}");
    }
}
