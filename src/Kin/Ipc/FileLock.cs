using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Files;

namespace Kin.Ipc;

/// <summary>
/// A lock on a file, held until it is disposed or the process ends, however it ends: of the three kinds that
/// Linux has, so that programs in any language keep each other away (flock(2), fcntl_locking(2)).
/// </summary>
/// <remarks>
/// <para>
/// By path the file is opened, made if it is not there, and looked at again once it is locked: one that was
/// removed or replaced meanwhile is let go, and the new one is taken. Do not remove it in the end; an empty
/// file does no harm. The descriptor is close-on-exec, so no child holds the lock.
/// </para>
/// <para>
/// The kernel has neither a time-out nor a descriptor for these locks: waits with a time-out or a token, and
/// asynchronous ones, ask again up to 40 times a second, while <see cref="Acquire(string, FileLockOptions)"/>
/// sleeps in the kernel and is first come, first served. Thread-safe.
/// </para>
/// </remarks>
/// <example><code>
/// using (FileLock.Acquire("/run/lock/backup")) { ... }     // flock /run/lock/backup COMMAND waits meanwhile
/// </code></example>
public sealed class FileLock : IDisposable
{
    private readonly LockedFile _file;
    private readonly FileLockOptions _options;
    private int _isDisposed;

    private FileLock(LockedFile file, FileLockOptions options, string? path)
    {
        _file = file;
        _options = options;
        Path = path;
    }

    /// <summary>The absolute path of the file; null: it was locked by a handle.</summary>
    public string? Path { get; }

    /// <summary>Others may share it.</summary>
    public bool IsShared => _options.Shared;

    /// <summary>Locks a file; waits until it is free.</summary>
    /// <param name="path">A file, or with flock a directory.</param>
    /// <param name="options">Which lock; alone, by flock(2), unless said.</param>
    /// <exception cref="LinuxException">
    /// EACCES, ENOENT, EROFS: it cannot be opened; EDEADLK (POSIX alone): the kernel sees that each would
    /// wait for the other; ENOLCK: the file system has no locks.
    /// </exception>
    public static FileLock Acquire(string path, FileLockOptions? options = null) =>
        FileLockPath.Lock(path, options ?? FileLockOptions.Default, wait: true)!;

    /// <summary>Locks a file if it is free now; null: somebody has it.</summary>
    /// <inheritdoc cref="Acquire(string, FileLockOptions)"/>
    public static FileLock? TryAcquire(string path, FileLockOptions? options = null) =>
        FileLockPath.Lock(path, options ?? FileLockOptions.Default, wait: false);

    /// <summary>As <see cref="Acquire(string, FileLockOptions)"/>, for at most this long.</summary>
    /// <returns>Null: it was not free in that time.</returns>
    /// <param name="path">A file, or with flock a directory.</param>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="options">Which lock; alone, by flock(2), unless said.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public static FileLock? Acquire(
        string path,
        TimeSpan timeout,
        FileLockOptions? options = null,
        CancellationToken cancellationToken = default) =>
        AskingAgain.Until(() => TryAcquire(path, options), timeout, cancellationToken);

    /// <summary>Completes when the file is locked. No thread waits for it.</summary>
    /// <param name="path">A file, or with flock a directory.</param>
    /// <param name="options">Which lock; alone, by flock(2), unless said.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public static async Task<FileLock> AcquireAsync(
        string path, FileLockOptions? options = null, CancellationToken cancellationToken = default) =>
        (await AcquireAsync(path, Timeout.InfiniteTimeSpan, options, cancellationToken)
            .ConfigureAwait(false))!;

    /// <summary>As the form without a time-out; null: it was not free in that time.</summary>
    /// <inheritdoc cref="Acquire(string, TimeSpan, FileLockOptions, CancellationToken)"/>
    public static Task<FileLock?> AcquireAsync(
        string path,
        TimeSpan timeout,
        FileLockOptions? options = null,
        CancellationToken cancellationToken = default) =>
        AskingAgain.UntilAsync(() => TryAcquire(path, options), timeout, cancellationToken);

    /// <summary>Locks an open file; waits until it is free. The handle may be closed meanwhile.</summary>
    /// <remarks>
    /// flock and open-file locks belong to the open file of the handle: whoever has a duplicate of it,
    /// such as a child to which it was passed, has the lock too, and two locks by the same handle are one.
    /// </remarks>
    /// <param name="file">Any open file.</param>
    /// <param name="options">Which lock; alone, by flock(2), unless said.</param>
    /// <exception cref="LinuxException">EBADF: not open for that; EDEADLK; ENOLCK.</exception>
    public static FileLock Acquire(SafeHandle file, FileLockOptions? options = null) =>
        OnHandle(file, options ?? FileLockOptions.Default, wait: true)!;

    /// <summary>Locks an open file if it is free now; null: somebody has it.</summary>
    /// <inheritdoc cref="Acquire(SafeHandle, FileLockOptions)"/>
    public static FileLock? TryAcquire(SafeHandle file, FileLockOptions? options = null) =>
        OnHandle(file, options ?? FileLockOptions.Default, wait: false);

    /// <summary>As <see cref="Acquire(SafeHandle, FileLockOptions)"/>, for at most this long.</summary>
    /// <returns>Null: it was not free in that time.</returns>
    /// <param name="file">Any open file.</param>
    /// <param name="timeout">From zero on; <see cref="Timeout.InfiniteTimeSpan"/> is without limit.</param>
    /// <param name="options">Which lock; alone, by flock(2), unless said.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public static FileLock? Acquire(
        SafeHandle file,
        TimeSpan timeout,
        FileLockOptions? options = null,
        CancellationToken cancellationToken = default) =>
        AskingAgain.Until(() => TryAcquire(file, options), timeout, cancellationToken);

    /// <summary>Gives the lock back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            // A duplicate in another process would keep it.
            if (_options.Kind == FileLockKind.Flock)
            {
                FileLocks.Unlock(_file.Descriptor);
            }
            else
            {
                FileLocks.Range(
                    _file.Descriptor, Libc.F_UNLCK, _options.Start, _options.Length,
                    _options.Kind == FileLockKind.OpenFile, wait: false);
            }

            _file.Close();
        }
    }

    /// <summary>Locks it, or closes it; null: somebody has it.</summary>
    internal static FileLock? On(LockedFile file, FileLockOptions options, string? path, bool wait)
    {
        int errno = Take(file.Descriptor, options, wait);
        if (errno == 0)
        {
            return new FileLock(file, options, path);
        }

        file.Close();
        return errno == Errno.EAGAIN ? null : throw new LinuxException(
            options.Kind == FileLockKind.Flock ? "flock" : "fcntl(F_SETLK)", errno, path, Advice(errno));
    }

    private static FileLock? OnHandle(SafeHandle file, FileLockOptions options, bool wait)
    {
        options.Check();
        return On(LockedFile.Of(file, options.Kind), options, null, wait);
    }

    private static int Take(SafeFd file, FileLockOptions options, bool wait) =>
        options.Kind == FileLockKind.Flock
            ? FileLocks.Flock(file, options.Shared, wait)
            : FileLocks.Range(
                file, options.Shared ? Libc.F_RDLCK : Libc.F_WRLCK, options.Start, options.Length,
                options.Kind == FileLockKind.OpenFile, wait);

    private static string? Advice(int errno) => errno switch
    {
        Errno.EDEADLK => "The other process waits for a lock of this one: give that back first.",
        Errno.EBADF => "The file is not open for reading (shared) or writing (alone).",
        Errno.ENOLCK => "Put the file on a local file system.",
        _ => null,
    };
}
