using System.Runtime.InteropServices;
using Kin.IO;
using Kin.Ipc.Sockets;
using Kin.Native;
using Kin.Native.Sockets;

namespace Kin.Ipc;

/// <summary>
/// A name to which others connect (unix(7)), made by <see cref="UnixSocket.Listen"/>. Disposing it removes
/// the file, if it is still this one's. All members are thread-safe.
/// </summary>
/// <remarks>
/// It may be an argument of functions in workers, which then accept from one queue; its file stays with the
/// one that made it. Its open file description is non-blocking.
/// </remarks>
public sealed class UnixSocketListener : IDisposable
{
    private readonly SocketEnd _end;
    private readonly SocketFile? _file;
    private readonly bool _passes;

    internal UnixSocketListener(string address, UnixListenOptions options)
    {
        UnixAddress.Check(address);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Backlog, 1, nameof(options));
        Kind = options.Kind;
        int type = UnixSocket.TypeOf(options.Kind);
        if (UnixAddress.IsPath(address))
        {
            (SafeFd socket, _file) = SocketFile.Bind(address, type, options);
            _end = new SocketEnd(socket);
            Address = address;
        }
        else
        {
            SafeFd socket = BindAbstract(address, type, options);
            _end = new SocketEnd(socket);
            Address = LocalSocket.NameOf(socket);
        }

        _passes = options.PassCredentials;
    }

    internal UnixSocketListener(SafeFd listening, UnixSocketKind kind)
    {
        _end = new SocketEnd(listening);
        Kind = kind;
        Address = LocalSocket.NameOf(listening);
        _passes = LocalSocket.Option(listening, Libc.SO_PASSCRED) > 0;
    }

    /// <summary>The path, or '@' and the abstract name: also one that the kernel chose.</summary>
    public string Address { get; }

    /// <summary>What its connections carry.</summary>
    public UnixSocketKind Kind { get; }

    /// <summary>The descriptor, for waits and children; closed with this object.</summary>
    public SafeHandle Handle => _end.Fd;

    /// <summary>Waits for a connection.</summary>
    /// <exception cref="LinuxException">
    /// EMFILE or ENFILE: no descriptor is left; the connection waits on.
    /// </exception>
    public UnixSocket Accept() => Accept(WaitEnd.None)!;

    /// <summary>Waits at most so long for a connection.</summary>
    /// <returns>Null: the time is over.</returns>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    public UnixSocket? Accept(TimeSpan timeout) => Accept(WaitEnd.After(timeout));

    /// <inheritdoc cref="Accept()"/>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<UnixSocket> AcceptAsync(CancellationToken cancellationToken = default) =>
        (await AcceptAsync(WaitEnd.None, cancellationToken).ConfigureAwait(false))!;

    /// <inheritdoc cref="Accept(TimeSpan)"/>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Task<UnixSocket?> AcceptAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        AcceptAsync(WaitEnd.After(timeout), cancellationToken);

    /// <summary>Closes it and removes its file. Connections that were accepted go on.</summary>
    public void Dispose()
    {
        if (!_end.IsDisposed)
        {
            _file?.Remove();
        }

        _end.Dispose();
    }

    private static SafeFd BindAbstract(string address, int type, UnixListenOptions options)
    {
        SafeFd socket = LocalSocket.Create(type, nonBlocking: true);
        try
        {
            int errno = LocalSocket.Bind(socket, address);
            if (errno != 0)
            {
                throw new LinuxException(
                    "bind", errno, address,
                    errno == Errno.EADDRINUSE ? "Another process has this name." : null);
            }

            Begin(socket, options, address);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Connections inherit the option (Linux 6.16); before that what comes in before they are accepted has the
    // credentials in any case.
    internal static void Begin(SafeFd socket, UnixListenOptions options, string address)
    {
        if (options.PassCredentials)
        {
            LocalSocket.PassCredentials(socket, pass: true);
        }

        LocalSocket.Listen(socket, options.Backlog, address);
    }

    private UnixSocket? Accept(WaitEnd end)
    {
        UnixSocket? socket;
        while ((socket = TryAccept()) is null)
        {
            if (!_end.Wait(PollEvents.Readable, end))
            {
                return null;
            }
        }

        return socket;
    }

    private async Task<UnixSocket?> AcceptAsync(WaitEnd end, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        UnixSocket? socket;
        while ((socket = TryAccept()) is null)
        {
            if (!await _end.WaitAsync(PollEvents.Readable, end, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        return socket;
    }

    private UnixSocket? TryAccept()
    {
        ObjectDisposedException.ThrowIf(_end.IsDisposed, this);
        SafeFd? connection = LocalSocket.Accept(_end.Fd, out int errno);
        if (connection is not null && _passes)
        {
            LocalSocket.PassCredentials(connection, pass: true);
        }

        return connection is not null ? new UnixSocket(connection, Kind)
            : errno is Errno.EAGAIN or Errno.ECONNABORTED ? null
            : throw new LinuxException("accept4", errno, Address, errno == Errno.EMFILE
                ? "This process has as many open files as it may: raise RLIMIT_NOFILE."
                : null);
    }
}
