namespace Kin.Ipc;

/// <summary>
/// The three kinds of locks that Linux has on files. On a local file system they do not see each other,
/// except <see cref="Posix"/> and <see cref="OpenFile"/>, which do.
/// </summary>
public enum FileLockKind
{
    /// <summary>
    /// flock(2), as flock(1), Python's <c>fcntl.flock</c>, apt's lists and most services have it: the whole
    /// file, held by the open file and given back when its last descriptor is closed.
    /// </summary>
    Flock,

    /// <summary>
    /// fcntl(2) with F_OFD_SETLK (Linux 3.15): a range, held by the open file. Threads and several locks of
    /// one process exclude each other. Keeps away <see cref="Posix"/> locks and is kept away by them.
    /// </summary>
    OpenFile,

    /// <summary>
    /// fcntl(2) with F_SETLK, lockf(3), Python's <c>fcntl.lockf</c>: a range, held by the process. Locks of
    /// one process do not exclude each other, and all of them on a file go when anything in the process but
    /// this class closes a descriptor of that file. Take it where the other program has it and must be told
    /// who holds it; else <see cref="OpenFile"/>.
    /// </summary>
    Posix,
}
