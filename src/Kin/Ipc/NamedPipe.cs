using Kin.Native;
using Kin.Native.Files;

namespace Kin.Ipc;

/// <summary>
/// A pipe with a name in the file system (FIFO, fifo(7)): any program that may open the file writes into it
/// or reads from it, such as a shell with &lt; and &gt;.
/// </summary>
/// <remarks>
/// Bytes, without boundaries between messages; a write of up to 4,096 bytes (PIPE_BUF) is not mixed with
/// those of others. Thread-safe; the object is only the path.
/// </remarks>
/// <example><code>
/// NamedPipe pipe = NamedPipe.Create("/run/requests");
/// using Stream requests = pipe.OpenReader(staysOpen: true);        // echo hello &gt; /run/requests
/// </code></example>
public sealed class NamedPipe
{
    /// <summary>Up to so many bytes are written at one stroke (PIPE_BUF).</summary>
    public const int AtomicBytes = 4096;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private NamedPipe(string path) => Path = path;

    /// <summary>The absolute path.</summary>
    public string Path { get; }

    /// <summary>Makes the file (mkfifo(3)).</summary>
    /// <param name="path">Where there is nothing yet.</param>
    /// <param name="mode">Who may read and write, whatever the umask; 0600 unless said.</param>
    /// <exception cref="LinuxException">
    /// EEXIST: there is a file of that name; ENOENT, EACCES, EROFS.
    /// </exception>
    public static NamedPipe Create(string path, UnixFileMode mode = OwnerOnly)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = System.IO.Path.GetFullPath(path);
        if (Libc.mkfifo(full, SystemVPermissions.Bits(OwnerOnly)) != 0)
        {
            throw new LinuxException("mkfifo", Errno.Last, full, Errno.Last switch
            {
                Errno.EEXIST => "There is a file of that name: open it, or delete it.",
                Errno.ENOENT => "The directory does not exist.",
                _ => null,
            });
        }

        NamedPipe made = new(full);
        made.SetMode(mode);
        return made;
    }

    /// <summary>The named pipe that is there.</summary>
    /// <exception cref="LinuxException">
    /// ENOENT: there is none; EINVAL: it is another kind of file.
    /// </exception>
    public static NamedPipe Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = System.IO.Path.GetFullPath(path);
        FileIdentity found = FileIdentity.OfTarget(full)
            ?? throw new LinuxException("stat", Errno.Last, full, "There is no such named pipe.");
        return found.Type == Libc.S_IFIFO
            ? new NamedPipe(full)
            : throw new LinuxException("stat", Errno.EINVAL, full, "It is no named pipe.");
    }

    /// <summary>The named pipe that is there, or a new one.</summary>
    /// <inheritdoc cref="Create(string, UnixFileMode)"/>
    public static NamedPipe OpenOrCreate(string path, UnixFileMode mode = OwnerOnly)
    {
        try
        {
            return Create(path, mode);
        }
        catch (LinuxException e) when (e.ErrorNumber == Errno.EEXIST)
        {
            return Open(path);
        }
    }

    /// <summary>
    /// The reading end. Never waits: the first read waits until somebody has written, or has come and gone.
    /// </summary>
    /// <param name="staysOpen">
    /// False: the stream ends when all writers have closed it. True: it goes on with those who come later
    /// (this process is a writer itself), until it is disposed.
    /// </param>
    /// <returns>Disposing it ends a read that waits. One reader at a time.</returns>
    /// <exception cref="LinuxException">ENOENT, EACCES.</exception>
    public Stream OpenReader(bool staysOpen = false)
    {
        SafeFd reader = Open(Libc.O_RDONLY, out int errno) ?? throw Refused(errno);
        try
        {
            SafeFd? writer = staysOpen ? Open(Libc.O_WRONLY, out errno) ?? throw Refused(errno) : null;
            return new FifoReadStream(reader, writer);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>The writing end, once somebody reads; blocks until then.</summary>
    /// <returns>Unbuffered. When all readers have gone, writing is a LinuxException with EPIPE.</returns>
    /// <exception cref="LinuxException">ENOENT, EACCES.</exception>
    public Stream OpenWriter() => OpenWriter(Timeout.InfiniteTimeSpan)!;

    /// <summary>The writing end if somebody reads now; null: nobody does.</summary>
    /// <exception cref="LinuxException">ENOENT, EACCES.</exception>
    public Stream? TryOpenWriter()
    {
        SafeFd? writer = Open(Libc.O_WRONLY, out int errno);
        return writer is not null ? new IO.PipeWriteStream(writer)
            : errno == Errno.ENXIO ? null
            : throw Refused(errno);
    }

    /// <summary>As <see cref="OpenWriter()"/>, for at most this long; null: nobody came to read.</summary>
    /// <remarks>The kernel does not tell of readers that come: it is asked up to 40 times a second.</remarks>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public Stream? OpenWriter(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        AskingAgain.Until(TryOpenWriter, timeout, cancellationToken);

    /// <summary>Completes with the writing end when somebody reads. No thread waits for it.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="LinuxException">ENOENT, EACCES.</exception>
    public async Task<Stream> OpenWriterAsync(CancellationToken cancellationToken = default) =>
        (await OpenWriterAsync(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false))!;

    /// <summary>As the form without a time-out; null: nobody came to read.</summary>
    /// <inheritdoc cref="OpenWriter(TimeSpan, CancellationToken)"/>
    public Task<Stream?> OpenWriterAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        AskingAgain.UntilAsync(TryOpenWriter, timeout, cancellationToken);

    /// <summary>Removes the file. Those who have it open go on.</summary>
    /// <returns>False: there is none.</returns>
    /// <exception cref="LinuxException">EACCES.</exception>
    public bool Delete() => OpenFile.Delete(Path);

    /// <inheritdoc/>
    public override string ToString() => Path;

    // By a descriptor, whatever has the name meanwhile; until then it is for nobody else.
    private void SetMode(UnixFileMode mode)
    {
        if (mode != OwnerOnly)
        {
            using SafeFd made = Open(Libc.O_RDONLY | Libc.O_NOFOLLOW, out int errno) ?? throw Refused(errno);
            OpenFile.SetMode(made, SystemVPermissions.Bits(mode), Path);
        }
    }

    // What was put in its place meanwhile is not written to.
    private SafeFd? Open(int flags, out int errno)
    {
        SafeFd? fd = OpenFile.TryOpen(Path, flags | Libc.O_NONBLOCK, 0, out errno);
        if (fd is not null && FileIdentity.Of(fd).Type != Libc.S_IFIFO)
        {
            fd.Dispose();
            throw new LinuxException("open", Errno.EINVAL, Path, "It is no named pipe.");
        }

        return fd;
    }

    private LinuxException Refused(int errno) => new(
        "open", errno, Path, errno == Errno.ENOENT ? "There is no such named pipe." : null);
}
