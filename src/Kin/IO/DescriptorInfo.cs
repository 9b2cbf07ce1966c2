namespace Kin.IO;

/// <summary>One open descriptor of a process, as /proc/PID/fd and fdinfo show it (proc(5)).</summary>
public sealed record DescriptorInfo
{
    /// <summary>The number: 0, 1 and 2 are standard input, output and error.</summary>
    public required int Number { get; init; }

    /// <summary>What is behind it.</summary>
    public required DescriptorKind Kind { get; init; }

    /// <summary>
    /// The path of the file, or what the kernel calls the rest: "pipe:[4711]", "anon_inode:[eventfd]". May
    /// hold any character, a newline too. Bytes that are not UTF-8 are kept as lone surrogates.
    /// </summary>
    public required string Target { get; init; }

    /// <summary>The file has no name any more; <see cref="Target"/> is the one that it had.</summary>
    public required bool IsDeleted { get; init; }

    /// <summary>How it was opened; null: not for reading nor for writing (O_PATH).</summary>
    public required FileAccess? Access { get; init; }

    /// <summary>Every write is added at the end (O_APPEND).</summary>
    public required bool IsAppending { get; init; }

    /// <summary>Calls fail with EAGAIN where they would wait (O_NONBLOCK).</summary>
    public required bool IsNonBlocking { get; init; }

    /// <summary>
    /// A program that is executed does not get it (FD_CLOEXEC). Of another process the kernel says so, too,
    /// of a copy that is passed on of a terminal that was opened close-on-exec (TIOCGPTPEER).
    /// </summary>
    public required bool IsCloseOnExec { get; init; }

    /// <summary>
    /// Where the next byte is read or written; null: it has no position. It belongs to the open file
    /// description: processes that share that see the same.
    /// </summary>
    public required long? Position { get; init; }

    /// <summary>Its length in bytes; null: it is no file, or cannot be asked for.</summary>
    public long? Size { get; init; }

    /// <summary>
    /// What the kernel calls the protocol of a socket, one that is not joined and has no address too: "TCP",
    /// "NETLINK"; null: it is no socket.
    /// </summary>
    public string? SocketProtocol { get; init; }
}
