using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Files;
using Kin.Native.Ipc;
using Kin.Native.Memory;

namespace Kin.Ipc;

/// <summary>
/// A counting semaphore of the C library (sem_overview(7)), by name or at a place in a shared file. A program
/// in C or Python that has the name, or maps the file, uses the same one: all work is done by sem_post(3) and
/// its like, since only they know the inside, which differs between glibc and musl.
/// </summary>
/// <remarks>
/// What a process that dies had taken does not come back; <see cref="SystemVSemaphoreSet"/> can do that. All
/// programs that share one must have the same C library. Thread-safe; disposing ends waits within a tenth of
/// a second.
/// </remarks>
/// <example><code>
/// using PosixSemaphore gate = PosixSemaphore.OpenOrCreate("/gate", 1);
/// gate.Acquire();
/// try { ... } finally { gate.Release(); }
/// </code></example>
public sealed partial class PosixSemaphore : IDisposable
{
    /// <summary>The highest value (SEM_VALUE_MAX).</summary>
    public const int MaxValue = int.MaxValue;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int Alignment = 8;

    private readonly SemaphoreHandle _handle;
    private volatile bool _isDisposed;

    private PosixSemaphore(string name, SemaphoreHandle handle)
    {
        Name = name;
        _handle = handle;
    }

    /// <summary>Its name, with the slash; of one in a file "offset N".</summary>
    public string Name { get; }

    /// <summary>The value now; 0 also while others wait.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public int Value
    {
        get
        {
            ThrowIfDisposed();
            return _handle.GetValue();
        }
    }

    /// <summary>Makes a semaphore with a name (the file /dev/shm/sem.NAME).</summary>
    /// <param name="name">A slash and then a name without any, at most 251 bytes.</param>
    /// <param name="value">0 to <see cref="MaxValue"/>.</param>
    /// <param name="mode">
    /// Who may use it, less the umask; 0600 unless said. Users need reading and writing.
    /// </param>
    /// <exception cref="LinuxException">EEXIST: there is one; ENOSPC: /dev/shm is full.</exception>
    public static PosixSemaphore Create(string name, int value, UnixFileMode mode = OwnerOnly) =>
        Open(name, Libc.O_CREAT | Libc.O_EXCL, mode, value);

    /// <summary>Opens a semaphore.</summary>
    /// <exception cref="LinuxException">ENOENT: there is none; EACCES.</exception>
    public static PosixSemaphore Open(string name) => Open(name, 0, 0, 0);

    /// <summary>
    /// Opens a semaphore, which is made with this value if there is none. Of several that make it at once one
    /// does.
    /// </summary>
    /// <inheritdoc cref="Create(string, int, UnixFileMode)"/>
    public static PosixSemaphore OpenOrCreate(string name, int value, UnixFileMode mode = OwnerOnly) =>
        Open(name, Libc.O_CREAT, mode, value);

    /// <summary>Takes the name away. Those who have it open go on; it is gone with the last.</summary>
    /// <returns>False: there was none.</returns>
    /// <exception cref="LinuxException">EACCES: it is another user's.</exception>
    public static bool Remove(string name)
    {
        int errno = Libc.sem_unlink(PosixName.Check(name)) == 0 ? 0 : Errno.Last;
        return errno switch
        {
            0 => true,
            Errno.ENOENT => false,
            _ => throw Failure("sem_unlink", errno, name),
        };
    }

    /// <summary>
    /// Makes a semaphore without a name (sem_init(3), shared between processes) at a place in a file, a
    /// memory file or other shared memory with a descriptor. Whoever maps the same place has it.
    /// </summary>
    /// <param name="file">Open for reading and writing. The semaphore keeps the memory by itself.</param>
    /// <param name="offset">
    /// In bytes, a multiple of 8; the 32 bytes from there on must be in the file, whose size must stay.
    /// </param>
    /// <param name="value">0 to <see cref="MaxValue"/>.</param>
    /// <exception cref="LinuxException">EACCES: not open for both; ENOSPC: the disk is full.</exception>
    /// <exception cref="ArgumentException">
    /// The file ends before; the place is not a multiple of 8.
    /// </exception>
    public static PosixSemaphore CreateIn(SafeHandle file, int offset, int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        PosixSemaphore made = In(file, offset);
        made._handle.Initialize((uint)value);
        return made;
    }

    /// <summary>The semaphore that another program made at a place in a file by sem_init(3).</summary>
    /// <param name="file">Open for reading and writing.</param>
    /// <param name="offset">In bytes, where the other program has it.</param>
    /// <exception cref="LinuxException">EACCES: not open for both.</exception>
    /// <exception cref="ArgumentException">
    /// The file ends before; the place is not a multiple of 8.
    /// </exception>
    public static PosixSemaphore OpenIn(SafeHandle file, int offset) => In(file, offset);

    /// <summary>Closes it, which ends waits. The semaphore itself stays.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _handle.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => $"POSIX semaphore {Name}";

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    private static PosixSemaphore Open(string name, int flags, UnixFileMode mode, int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        SemaphoreHandle? handle = SemaphoreHandle.TryOpen(
            PosixName.Check(name), flags, SystemVPermissions.Bits(mode), (uint)value, out int errno);
        return handle is null
            ? throw Failure("sem_open", errno, name)
            : new PosixSemaphore(name, handle);
    }

    private static PosixSemaphore In(SafeHandle file, int offset) =>
        new(
            $"offset {offset}",
            SemaphoreHandle.At(SharedPlace.Map(file, offset, Libc.SEM_BYTES, Alignment), offset));

    private static LinuxException Failure(string call, int errno, string name) =>
        new(call, errno, name, errno switch
        {
            Errno.EEXIST => "There is a semaphore of that name: open it, or remove it.",
            Errno.ENOENT => "There is no semaphore of that name.",
            Errno.EACCES => "It is another user's, and its mode does not allow that.",
            Errno.EINVAL => "The name is too long, or the file /dev/shm/sem.NAME is no semaphore.",
            Errno.ENOSPC => "/dev/shm is full.",
            Errno.EMFILE => "No descriptor is left, or (musl) 256 semaphores are open.",
            Errno.EOVERFLOW => "The value would pass 2,147,483,647.",
            _ => null,
        });
}
