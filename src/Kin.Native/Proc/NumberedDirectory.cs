using System.Buffers;
using System.Buffers.Text;

namespace Kin.Native.Proc;

/// <summary>
/// The numbers among the names of a directory, such as /proc or /proc/PID/task (getdents64(2)). Not
/// thread-safe.
/// </summary>
internal sealed unsafe class NumberedDirectory : IDisposable
{
    private const int BufferBytes = 32 * 1024;

    private readonly SafeFd _directory;
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _next, _filled;

    private NumberedDirectory(SafeFd directory) => _directory = directory;

    /// <summary>For openat(2), until this is disposed.</summary>
    public int Descriptor => _directory.Number;

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
    public static NumberedDirectory? TryOpenThreads(int process, out int errno)
    {
        Span<byte> path = stackalloc byte[ProcPath.Most];
        return TryOpen(ProcPath.Write(path, ProcPath.Root, process, 0, "task"u8), out errno);
    }

    /// <summary>How many numbers are left; the directory is at its end then.</summary>
    public int Count()
    {
        int count = 0;
        while (TryNext(out _))
        {
            count++;
        }

        return count;
    }

    /// <summary>The next number. False: there are no more, or its process has ended.</summary>
    /// <exception cref="LinuxException">The directory cannot be read.</exception>
    public bool TryNext(out int number)
    {
        while (_next < _filled || Fill())
        {
            ReadOnlySpan<byte> name = TakeName();
            if (Utf8Parser.TryParse(name, out number, out int taken) && taken == name.Length && number >= 0)
            {
                return true;
            }
        }

        number = 0;
        return false;
    }

    public void Dispose()
    {
        _directory.Dispose();
        if (Interlocked.Exchange(ref _buffer, null) is byte[] buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ReadOnlySpan<byte> TakeName()
    {
        fixed (byte* start = &_buffer![_next])
        {
            Dirent* entry = (Dirent*)start;
            int offset = (int)(entry->d_name - start);
            ReadOnlySpan<byte> name = _buffer.AsSpan(_next + offset, entry->d_reclen - offset);
            _next += entry->d_reclen;
            return name[..name.IndexOf((byte)0)];
        }
    }

    private bool Fill()
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        nint count;
        fixed (byte* start = _buffer)
        {
            do
            {
                count = Libc.syscall(
                    SyscallNumber.getdents64, Descriptor, (nint)start, _buffer.Length, 0, 0, 0);
            }
            while (Sys.Interrupted(count));
        }

        if (count < 0 && Errno.Last is not (Errno.ENOENT or Errno.ESRCH))
        {
            throw new LinuxException("getdents64", Errno.Last);
        }

        (_next, _filled) = (0, (int)Math.Max(count, 0));
        return count > 0;
    }
}
