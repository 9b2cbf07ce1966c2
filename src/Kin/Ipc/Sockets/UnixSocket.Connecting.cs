using Kin.Ipc.Sockets;
using Kin.Native;
using Kin.Native.Sockets;

namespace Kin.Ipc;

/// <summary>Connecting to a name.</summary>
public sealed partial class UnixSocket
{
    // No readiness tells that the queue of a listener has room again.
    private const int ShortestPause = 1, LongestPause = 50; // milliseconds

    /// <summary>Connects; waits without limit while the listener accepts nobody.</summary>
    /// <param name="address">A path, or '@' and an abstract name.</param>
    /// <param name="kind">What the listener has.</param>
    /// <exception cref="LinuxException">
    /// ENOENT: no such file. ECONNREFUSED: nobody listens there any more. EPROTOTYPE: the listener is of
    /// another kind. EACCES: its permissions do not allow it.
    /// </exception>
    public static UnixSocket Connect(string address, UnixSocketKind kind = UnixSocketKind.Stream)
    {
        UnixAddress.Check(address);
        SafeFd fd = LocalSocket.Create(TypeOf(kind));
        return Connected(fd, kind, address, LocalSocket.Connect(fd, address));
    }

    /// <summary>Connects; waits at most so long while the queue of the listener is full.</summary>
    /// <exception cref="TimeoutException">The time is over.</exception>
    /// <inheritdoc cref="Connect(string, UnixSocketKind)"/>
    public static UnixSocket Connect(string address, UnixSocketKind kind, TimeSpan timeout) =>
        ConnectAsync(address, kind, WaitEnd.After(timeout), CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc cref="Connect(string, UnixSocketKind)"/>
    /// <param name="address">A path, or '@' and an abstract name.</param>
    /// <param name="kind">What the listener has.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public static Task<UnixSocket> ConnectAsync(
        string address,
        UnixSocketKind kind = UnixSocketKind.Stream,
        CancellationToken cancellationToken = default) =>
        ConnectAsync(address, kind, WaitEnd.None, cancellationToken);

    private static async Task<UnixSocket> ConnectAsync(
        string address, UnixSocketKind kind, WaitEnd end, CancellationToken cancellationToken)
    {
        UnixAddress.Check(address);
        SafeFd fd = LocalSocket.Create(TypeOf(kind), nonBlocking: true);
        try
        {
            int errno;
            for (int pause = ShortestPause;
                (errno = LocalSocket.Connect(fd, address)) == Errno.EAGAIN;
                pause = Math.Min(2 * pause, LongestPause))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (end.Left is TimeSpan left && left <= TimeSpan.Zero)
                {
                    throw new TimeoutException($"{address}: the listener has not accepted in time.");
                }

                await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            }

            LocalSocket.SetBlocking(fd);
            return Connected(fd, kind, address, errno);
        }
        catch
        {
            fd.Dispose();
            throw;
        }
    }

    private static UnixSocket Connected(SafeFd fd, UnixSocketKind kind, string address, int errno)
    {
        if (errno == 0)
        {
            return new UnixSocket(fd, kind);
        }

        fd.Dispose();
        throw new LinuxException("connect", errno, address, errno switch
        {
            Errno.ECONNREFUSED => "Nobody listens there: the file is what an ended process left.",
            Errno.ENOENT => "Start the listener first.",
            Errno.EPROTOTYPE => $"The listener has another kind than {kind}.",
            Errno.EACCES => "Connecting takes write permission on the socket and search on its directories.",
            _ => null,
        });
    }
}
