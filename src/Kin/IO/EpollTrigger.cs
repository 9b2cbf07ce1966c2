namespace Kin.IO;

/// <summary>When an <see cref="EpollSet"/> tells of a descriptor (epoll(7)).</summary>
public enum EpollTrigger
{
    /// <summary>At every wait for as long as it is ready.</summary>
    Level,

    /// <summary>
    /// Once for each new readiness (EPOLLET): read or write until EAGAIN before the next wait.
    /// </summary>
    Edge,

    /// <summary>Once, until <see cref="EpollSet.Modify"/> arms it again (EPOLLONESHOT).</summary>
    Once,
}
