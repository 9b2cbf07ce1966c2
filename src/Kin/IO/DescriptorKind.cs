namespace Kin.IO;

/// <summary>What is behind a descriptor.</summary>
public enum DescriptorKind
{
    /// <summary>Something that Kin has no name for; the target says what the kernel calls it.</summary>
    Other,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A character device: a terminal, /dev/null.</summary>
    CharacterDevice,

    /// <summary>A block device: a disk.</summary>
    BlockDevice,

    /// <summary>A pipe, or a FIFO with a path (pipe(7), fifo(7)).</summary>
    Pipe,

    /// <summary>A socket (socket(7)).</summary>
    Socket,

    /// <summary>Anonymous memory with a descriptor (memfd_create(2)).</summary>
    MemoryFile,

    /// <summary>A counter (eventfd(2)).</summary>
    EventFd,

    /// <summary>An epoll set (epoll(7)).</summary>
    Epoll,

    /// <summary>A process (pidfd_open(2)).</summary>
    PidFd,

    /// <summary>A timer (timerfd_create(2)).</summary>
    TimerFd,

    /// <summary>Signals (signalfd(2)).</summary>
    SignalFd,

    /// <summary>Events of the file system (inotify(7)).</summary>
    Inotify,

    /// <summary>Something else without a file, such as an io_uring.</summary>
    Anonymous,
}
