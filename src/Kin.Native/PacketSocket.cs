using Kin.Native.Sockets;

namespace Kin.Native;

/// <summary>
/// One end of a pair of connected unix sockets that keeps message boundaries (SOCK_SEQPACKET, unix(7)) and
/// carries descriptors (SCM_RIGHTS). The end of the other side, however it comes, reads as a message of
/// length zero, after all messages that it sent.
/// </summary>
internal sealed class PacketSocket(SafeFd fd) : IDisposable
{
    /// <inheritdoc cref="Rights.MaxDescriptors"/>
    public const int MaxDescriptors = Rights.MaxDescriptors;

    public SafeFd Fd => fd;

    public static (PacketSocket Ours, PacketSocket Theirs) CreatePair()
    {
        (SafeFd ours, SafeFd theirs) = LocalSocket.Pair(Libc.SOCK_SEQPACKET);
        return (new PacketSocket(ours), new PacketSocket(theirs));
    }

    /// <summary>
    /// Sends one message; waits while the socket is full. False when the other end is gone.
    /// </summary>
    public bool Send(ReadOnlySpan<byte> message, ReadOnlySpan<int> descriptors = default) =>
        Send(message, descriptors, flags: 0) == PacketSend.Sent;

    /// <summary>Sends one message if there is room for it now; never waits.</summary>
    public PacketSend TrySend(ReadOnlySpan<byte> message, ReadOnlySpan<int> descriptors = default) =>
        Send(message, descriptors, Libc.MSG_DONTWAIT);

    private PacketSend Send(ReadOnlySpan<byte> message, ReadOnlySpan<int> descriptors, int flags) =>
        Rights.Send(fd.Number, message, descriptors, flags) switch
        {
            >= 0 => PacketSend.Sent,
            -Errno.EPIPE or -Errno.ENOTCONN => PacketSend.Gone,
            -Errno.EAGAIN when flags == Libc.MSG_DONTWAIT => PacketSend.Full,
            int failed => throw new LinuxException(
                "sendmsg", -failed, $"{message.Length} bytes, {descriptors.Length} descriptors"),
        };

    /// <summary>
    /// Takes one message, whose descriptors are added to <paramref name="descriptors"/> (close-on-exec).
    /// Returns its length: 0 when the other end is gone, and -1 when none is there and it is not to
    /// <paramref name="wait"/>. To <paramref name="peek"/> leaves the message there for the next call.
    /// </summary>
    public int Receive(Span<byte> buffer, List<SafeFd> descriptors, bool wait = true, bool peek = false)
    {
        int flags = (wait ? 0 : Libc.MSG_DONTWAIT) | (peek ? Libc.MSG_PEEK : 0);
        return Rights.Receive(fd.Number, buffer, descriptors, out _, flags) switch
        {
            >= 0 and int length => length,
            -Errno.EAGAIN when !wait => -1,
            -Errno.EMFILE => throw new LinuxException(
                "recvmsg", Errno.EMFILE,
                advice: "Descriptors of a message were dropped: raise RLIMIT_NOFILE."),
            int failed => throw new LinuxException("recvmsg", -failed),
        };
    }

    public void Dispose() => fd.Dispose();
}
