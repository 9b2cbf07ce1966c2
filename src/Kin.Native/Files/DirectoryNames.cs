using System.Buffers;

namespace Kin.Native.Files;

/// <summary>
/// The names in a directory, byte for byte and without garbage (getdents64(2)). Those of .NET are text: of a
/// name that is none it makes one that leads nowhere. Not thread-safe.
/// </summary>
/// <param name="directory">Open; closed with this.</param>
internal sealed unsafe class DirectoryNames(SafeFd directory) : IDisposable
{
    private const int BufferBytes = 32 * 1024;

    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _next, _filled;

    /// <summary>For openat(2), until this is disposed.</summary>
    public int Descriptor => directory.Number;

    /// <summary>All names in a folder, in the order of the file system; none: it cannot be read.</summary>
    public static List<string> Of(string folder)
    {
        List<string> all = [];
        if (OpenFile.TryOpen(folder, Libc.O_RDONLY | Libc.O_NONBLOCK, 0, out _) is SafeFd opened)
        {
            using DirectoryNames names = new(opened);
            while (names.TryNext(out ReadOnlySpan<byte> name, out _))
            {
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                {
                    all.Add(SystemText.Decode(name));
                }
            }
        }

        return all;
    }

    /// <summary>The next name, good until the next call; "." and ".." are among them.</summary>
    /// <param name="name">Without a NUL.</param>
    /// <param name="errno">Why there are no more; 0: that was all.</param>
    public bool TryNext(out ReadOnlySpan<byte> name, out int errno)
    {
        errno = 0;
        if (_next == _filled && !Fill(out errno))
        {
            name = default;
            return false;
        }

        fixed (byte* start = &_buffer![_next])
        {
            Dirent* entry = (Dirent*)start;
            int offset = (int)(entry->d_name - start);
            name = _buffer.AsSpan(_next + offset, entry->d_reclen - offset);
            name = name[..name.IndexOf((byte)0)];
            _next += entry->d_reclen;
        }

        return true;
    }

    /// <summary>Closes the directory.</summary>
    public void Dispose()
    {
        directory.Dispose();
        if (Interlocked.Exchange(ref _buffer, null) is byte[] buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool Fill(out int errno)
    {
        ObjectDisposedException.ThrowIf(_buffer is null, this);
        nint count;
        fixed (byte* start = _buffer)
        {
            do
            {
                count = Libc.syscall(
                    SyscallNumber.getdents64, directory.Number, (nint)start, _buffer.Length, 0, 0, 0);
            }
            while (Sys.Interrupted(count));
        }

        errno = count < 0 ? Errno.Last : 0;
        (_next, _filled) = (0, (int)Math.Max(count, 0));
        return count > 0;
    }
}
