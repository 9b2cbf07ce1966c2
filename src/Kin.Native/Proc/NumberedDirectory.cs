using System.Buffers.Text;
using Kin.Native.Files;

namespace Kin.Native.Proc;

/// <summary>
/// The numbers among the names of a directory, such as /proc or /proc/PID/task. Not thread-safe.
/// </summary>
internal sealed class NumberedDirectory : IDisposable
{
    private readonly DirectoryNames _names;

    private NumberedDirectory(SafeFd directory) => _names = new DirectoryNames(directory);

    /// <summary>For openat(2), until this is disposed.</summary>
    public int Descriptor => _names.Descriptor;

    /// <summary>Opens it; null and the error number when that fails.</summary>
    /// <param name="path">It ends with a NUL.</param>
    /// <param name="errno">Why there is none.</param>
    public static NumberedDirectory? TryOpen(ReadOnlySpan<byte> path, out int errno)
    {
        int directory = ProcFile.Open(Libc.AT_FDCWD, path);
        errno = directory < 0 ? -directory : 0;
        return directory < 0 ? null : new NumberedDirectory(new SafeFd(directory));
    }

    /// <summary>The processes of this machine.</summary>
    /// <exception cref="LinuxException">/proc is not there, or no descriptor is left.</exception>
    public static NumberedDirectory OpenProc() =>
        TryOpen([.. ProcPath.Root, 0], out int errno) ?? throw new LinuxException("open", errno, "/proc");

    /// <summary>The threads of a process; null and the error number when they cannot be listed.</summary>
    public static NumberedDirectory? TryOpenThreads(int process, out int errno) =>
        TryOpenThreads(ProcPath.Root, process, out errno);

    /// <summary>The same below another /proc.</summary>
    public static NumberedDirectory? TryOpenThreads(ReadOnlySpan<byte> root, int process, out int errno)
    {
        Span<byte> path = stackalloc byte[ProcPath.Most];
        return TryOpen(ProcPath.Write(path, root, process, 0, "task"u8), out errno);
    }

    /// <summary>The next number. False: there are no more, or its process has ended.</summary>
    /// <exception cref="LinuxException">The directory cannot be read.</exception>
    public bool TryNext(out int number)
    {
        int errno;
        while (_names.TryNext(out ReadOnlySpan<byte> name, out errno))
        {
            if (Utf8Parser.TryParse(name, out number, out int taken) && taken == name.Length && number >= 0)
            {
                return true;
            }
        }

        number = 0;
        return errno is 0 or Errno.ENOENT or Errno.ESRCH ? false
            : throw new LinuxException("getdents64", errno);
    }

    public void Dispose() => _names.Dispose();
}
