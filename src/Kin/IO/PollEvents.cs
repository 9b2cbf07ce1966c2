using System.Diagnostics.CodeAnalysis;

namespace Kin.IO;

/// <summary>
/// What a descriptor is waited for, and what it was found in (poll(2), epoll_ctl(2)). The values are those of
/// POLLIN and its like, which EPOLLIN and its like share.
/// </summary>
[Flags]
[SuppressMessage("Design", "CA1028", Justification = "The kernel's own numbers fit.")]
public enum PollEvents
{
    /// <summary>Nothing; of a wait with a time-out: the time was over first.</summary>
    None = 0,

    /// <summary>
    /// A read will not block: data, end-of-file, a connection to accept, or the end of a process (pidfd).
    /// </summary>
    Readable = 1,

    /// <summary>
    /// An exceptional condition that the kind of file defines: urgent data of TCP, a pressure threshold.
    /// </summary>
    Priority = 2,

    /// <summary>A write of some bytes will not block.</summary>
    Writable = 4,

    /// <summary>
    /// An error is pending, or the reader of a pipe has gone. Always told; need not be asked for.
    /// </summary>
    Error = 8,

    /// <summary>
    /// The other end has hung up: no writer is left, or both directions are shut. Always told; data may
    /// still be there to be read.
    /// </summary>
    HangUp = 0x10,

    /// <summary>
    /// The peer of a stream socket has closed it or shut down its writing (POLLRDHUP), whether or not its
    /// data has been read.
    /// </summary>
    PeerClosed = 0x2000,
}
