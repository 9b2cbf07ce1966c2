using System.Net.Sockets;
using System.Runtime.InteropServices;
using Kin.Ipc.Sockets;
using Kin.Native;
using Kin.Native.Processes;
using Kin.Native.Sockets;

namespace Kin.Ipc;

/// <summary>
/// A connection to another process of this machine (unix(7)), which carries bytes or messages, open files,
/// and the kernel's word on who is at the other end.
/// </summary>
/// <remarks>
/// One thread may send while another receives. Several may send messages (<see
/// cref="UnixSocketKind.SeqPacket"/>) at once; the bytes of several senders on a stream would mix. It may be
/// an argument of a function in a worker: the other side gets a socket of its own for the same connection.
/// Disposing it while a thread is blocked in it shuts the connection down, for all who share it; awaited
/// calls end with <see cref="ObjectDisposedException"/>.
/// </remarks>
/// <example><code>
/// using UnixSocketListener listener = UnixSocket.Listen("/run/app.sock");
/// using UnixSocket server = listener.Accept();
/// server.Send("hello"u8);
/// </code></example>
public sealed partial class UnixSocket : IDisposable
{
    private readonly SocketEnd _end;
    private readonly long _madeAt;

    internal UnixSocket(SafeFd fd, UnixSocketKind kind)
    {
        _end = new SocketEnd(fd);
        _madeAt = BootClock.Hundredths;
        Kind = kind;
    }

    /// <summary>Bytes or messages.</summary>
    public UnixSocketKind Kind { get; }

    /// <summary>The descriptor, for waits, children and messages; closed with this object.</summary>
    public SafeHandle Handle => _end.Fd;

    /// <summary>
    /// Each message says who sent it (SO_PASSCRED): <see cref="UnixMessage.Sender"/>. For all who share the
    /// socket. What was sent before it was set does not say it: process 0; hence <see
    /// cref="UnixListenOptions.PassCredentials"/>. Default: false.
    /// </summary>
    public bool PassCredentials
    {
        get => LocalSocket.Option(_end.Fd, Libc.SO_PASSCRED) > 0;
        set => LocalSocket.PassCredentials(_end.Fd, value);
    }

    /// <summary>Two sockets that are connected (socketpair(2)), without a name.</summary>
    /// <param name="kind">Bytes or messages.</param>
    /// <exception cref="LinuxException">EMFILE: no descriptor is left.</exception>
    public static (UnixSocket First, UnixSocket Second) CreatePair(
        UnixSocketKind kind = UnixSocketKind.Stream)
    {
        (SafeFd first, SafeFd second) = LocalSocket.Pair(TypeOf(kind));
        return (new UnixSocket(first, kind), new UnixSocket(second, kind));
    }

    /// <summary>Takes a name for others to connect to.</summary>
    /// <param name="address">
    /// A path of at most 107 bytes; or '@' and a name in the abstract namespace, which is no file and has no
    /// permissions; "@" alone: the kernel chooses one.
    /// </param>
    /// <param name="options">Null: a stream, for this user only.</param>
    /// <exception cref="LinuxException">
    /// EADDRINUSE: somebody listens there, or the file is no socket. ENOENT: no such directory.
    /// </exception>
    public static UnixSocketListener Listen(string address, UnixListenOptions? options = null) =>
        new(address, options ?? UnixListenOptions.Default);

    /// <summary>
    /// A socket from a handle that came in a message, by inheritance, or from .NET
    /// (<see cref="Socket.SafeHandle"/>). The handle stays the caller's: this has a duplicate.
    /// </summary>
    /// <exception cref="ArgumentException">It is no unix socket that is connected.</exception>
    public static UnixSocket FromHandle(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        SafeFd own = SafeFd.DuplicateOf(handle);
        int type = LocalSocket.Option(own, Libc.SO_TYPE);
        if (LocalSocket.Option(own, Libc.SO_DOMAIN) != Libc.AF_UNIX
            || type is not (Libc.SOCK_STREAM or Libc.SOCK_SEQPACKET)
            || LocalSocket.Option(own, Libc.SO_ACCEPTCONN) != 0)
        {
            own.Dispose();
            throw new ArgumentException("It is no unix socket that is connected.", nameof(handle));
        }

        return new UnixSocket(own, (UnixSocketKind)type);
    }

    /// <summary>
    /// Who is at the other end, as of the moment when it connected, listened or made the pair (SO_PEERCRED).
    /// </summary>
    public UnixCredentials GetPeer() => UnixCredentials.Of(LocalSocket.PeerOf(_end.Fd));

    /// <summary>
    /// A pidfd of the process of <see cref="GetPeer"/>, for <see cref="ProcessHandle.Open(SafeHandle)"/>;
    /// null: it has ended, or lies outside of this pid namespace. Never that of a process that got the same
    /// number later (before Linux 6.5: the start times are compared).
    /// </summary>
    /// <exception cref="LinuxException">EMFILE: no descriptor is left.</exception>
    public SafeHandle? OpenPeerProcess() => PeerProcess.Open(_end.Fd, _madeAt);

    /// <summary>
    /// Says that nothing more will be sent: the other end reads the end, and may still send (shutdown(2)).
    /// </summary>
    public void CompleteSending()
    {
        using SafeFd.Hold held = _end.Fd.Use();
        int errno = LocalSocket.Shutdown(held.Number, Libc.SHUT_WR);
        if (errno is not (0 or Errno.ENOTCONN))
        {
            throw new LinuxException("shutdown", errno);
        }
    }

    /// <summary>
    /// It as a socket of .NET, for streams and whatever takes one. This object is disposed by that; the
    /// caller owns the result.
    /// </summary>
    public Socket TakeSocket() => new(new SafeSocketHandle(_end.Fd.Release(), ownsHandle: true));

    /// <summary>Closes it.</summary>
    public void Dispose() => _end.Dispose();

    internal static int TypeOf(UnixSocketKind kind) =>
        kind is UnixSocketKind.Stream or UnixSocketKind.SeqPacket
            ? (int)kind
            : throw new ArgumentOutOfRangeException(nameof(kind), kind, "Stream or SeqPacket.");
}
