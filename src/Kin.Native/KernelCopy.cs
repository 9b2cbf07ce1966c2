namespace Kin.Native;

/// <summary>
/// The calls that move bytes from one descriptor to another. Each returns how many it moved, 0 at the end of
/// the source, or minus the error number. An offset below 0 stands for the position of the descriptor; others
/// are advanced.
/// </summary>
internal static unsafe class KernelCopy
{
    /// <summary>The most that Linux moves in one call (MAX_RW_COUNT).</summary>
    public const int Most = 0x7ffff000;

    /// <summary>copy_file_range(2): between regular files, inside the file system where it can.</summary>
    public static long FileRange(
        int source, ref long sourceOffset, int target, ref long targetOffset, long count)
    {
        fixed (long* from = &sourceOffset, to = &targetOffset)
        {
            nint moved;
            while (Sys.Interrupted(moved = Libc.syscall(
                SyscallNumber.copy_file_range, source, (nint)Given(from), target, (nint)Given(to),
                (nint)Math.Min(count, Most), 0)))
            {
            }

            return Result(moved);
        }
    }

    /// <summary>sendfile(2): from a file that can be mapped into anything that can be written.</summary>
    public static long SendFile(int source, ref long sourceOffset, int target, long count)
    {
        fixed (long* from = &sourceOffset)
        {
            nint moved;
            while (Sys.Interrupted(
                moved = Libc.sendfile(target, source, Given(from), (nuint)Math.Min(count, Most))))
            {
            }

            return Result(moved);
        }
    }

    /// <summary>splice(2): into or out of a pipe, without copying where the pages can be passed on.</summary>
    public static long Splice(
        int source, ref long sourceOffset, int target, ref long targetOffset, long count, bool mayBlock)
    {
        uint flags = Libc.SPLICE_F_MOVE | (mayBlock ? 0 : Libc.SPLICE_F_NONBLOCK);
        fixed (long* from = &sourceOffset, to = &targetOffset)
        {
            nint moved;
            while (Sys.Interrupted(moved = Libc.splice(
                source, Given(from), target, Given(to), (nuint)Math.Min(count, Most), flags)))
            {
            }

            return Result(moved);
        }
    }

    /// <summary>tee(2): what is in one pipe into another as well, without taking it out.</summary>
    public static long Tee(int source, int target, long count, bool mayBlock)
    {
        nint copied;
        while (Sys.Interrupted(copied = Libc.tee(
            source, target, (nuint)Math.Min(count, Most), mayBlock ? 0 : Libc.SPLICE_F_NONBLOCK)))
        {
        }

        return Result(copied);
    }

    /// <summary>read(2), pread(2), or recv(2) that does not block.</summary>
    public static long Read(int source, ref long offset, Span<byte> buffer, bool isSocket, bool mayBlock)
    {
        fixed (byte* start = buffer)
        {
            nuint length = (nuint)buffer.Length;
            nint count;
            do
            {
                count = offset >= 0 ? Libc.pread(source, start, length, offset)
                    : isSocket && !mayBlock ? Libc.recv(source, start, length, Libc.MSG_DONTWAIT)
                    : Libc.read(source, start, length);
            }
            while (Sys.Interrupted(count));
            offset += offset >= 0 && count > 0 ? count : 0;
            return Result(count);
        }
    }

    /// <summary>write(2), pwrite(2), or send(2) that does not block.</summary>
    public static long Write(
        int target, ref long offset, ReadOnlySpan<byte> buffer, bool isSocket, bool mayBlock)
    {
        fixed (byte* start = buffer)
        {
            nuint length = (nuint)buffer.Length;
            nint count;
            do
            {
                count = offset >= 0 ? Libc.pwrite(target, start, length, offset)
                    : isSocket ? Libc.send(
                        target, start, length, Libc.MSG_NOSIGNAL | (mayBlock ? 0 : Libc.MSG_DONTWAIT))
                    : Libc.write(target, start, length);
            }
            while (Sys.Interrupted(count));
            offset += offset >= 0 && count > 0 ? count : 0;
            return Result(count);
        }
    }

    /// <summary>lseek(2); minus the error number.</summary>
    public static long Seek(int fd, long offset, int whence)
    {
        long position = Libc.lseek(fd, offset, whence);
        return position >= 0 ? position : -Errno.Last;
    }

    private static long* Given(long* offset) => *offset < 0 ? null : offset;

    private static long Result(nint moved) => moved >= 0 ? moved : -Errno.Last;
}
