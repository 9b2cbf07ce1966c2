namespace Kin.IO;

/// <summary>What a descriptor is watched for. The values are EPOLLIN and EPOLLOUT.</summary>
[Flags]
internal enum ReactorEvents
{
    None = 0,

    /// <summary>Data, end-of-file, a connection to accept, or the end of a process (pidfd).</summary>
    Read = 1,

    /// <summary>Room to write, or a reader that is gone.</summary>
    Write = 4,
}
