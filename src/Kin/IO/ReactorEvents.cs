namespace Kin.IO;

/// <summary>What a descriptor is watched for. The values are those of EPOLLIN and its like.</summary>
[Flags]
internal enum ReactorEvents
{
    None = 0,

    /// <summary>Data, end-of-file, a connection to accept, or the end of a process (pidfd).</summary>
    Read = 1,

    /// <summary>An exceptional condition, which the kind of file defines.</summary>
    Priority = 2,

    /// <summary>Room to write, or a reader that is gone.</summary>
    Write = 4,

    /// <summary>The peer of a stream socket has closed, or shut down its writing.</summary>
    PeerClosed = 0x2000,
}
