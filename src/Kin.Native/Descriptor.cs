namespace Kin.Native;

/// <summary>
/// Reading and writing descriptors. Every call holds the descriptor, so that none is closed under it.
/// </summary>
internal static unsafe class Descriptor
{
    /// <summary>What the calls return when a non-blocking descriptor is not ready (EAGAIN).</summary>
    public const int NotReady = -1;

    /// <summary>
    /// The descriptor is open and goes on to programs that are executed. What this process was started with
    /// does; what it, or the runtime, opened under the number of a stream that was closed then does not.
    /// </summary>
    public static bool IsInheritable(int fd)
    {
        int flags = Libc.fcntl(fd, Libc.F_GETFD, 0);
        return flags >= 0 && (flags & Libc.FD_CLOEXEC) == 0;
    }

    /// <summary>read(2): the number of bytes, 0 at the end, or <see cref="NotReady"/>.</summary>
    public static int Read(SafeFd fd, Span<byte> buffer)
    {
        using SafeFd.Hold held = fd.Use();
        nint count;
        fixed (byte* start = buffer)
        {
            while (Sys.Interrupted(count = Libc.read(held.Number, start, (nuint)buffer.Length)))
            {
            }
        }

        return Result(count, "read", held.Number);
    }

    /// <summary>
    /// write(2): the number of bytes taken, or <see cref="NotReady"/>. A reader that is gone is EPIPE.
    /// </summary>
    public static int Write(SafeFd fd, ReadOnlySpan<byte> buffer)
    {
        using SafeFd.Hold held = fd.Use();
        nint count;
        fixed (byte* start = buffer)
        {
            while (Sys.Interrupted(count = Libc.write(held.Number, start, (nuint)buffer.Length)))
            {
            }
        }

        return Result(count, "write", held.Number);
    }

    /// <summary>
    /// Makes a number stand for another open file description, at one stroke (dup3(2)). It stays
    /// close-on-exec, or not.
    /// </summary>
    public static void Replace(int number, SafeFd by)
    {
        using SafeFd.Hold held = by.Use();
        int flags = IsInheritable(number) ? 0 : Libc.O_CLOEXEC;
        int rc;
        while (Sys.Interrupted(rc = Libc.dup3(held.Number, number, flags)))
        {
        }

        Sys.Check(rc, "dup3", $"descriptor {number}");
    }

    /// <summary>How many bytes a pipe holds now (FIONREAD, ioctl_tty(2)).</summary>
    public static int Available(SafeFd pipe)
    {
        using SafeFd.Hold held = pipe.Use();
        int count = 0;
        Sys.Check(Libc.ioctl(held.Number, Libc.FIONREAD, (nint)(&count)), "ioctl(FIONREAD)");
        return count;
    }

    private static int Result(nint count, string call, int fd) => count >= 0
        ? (int)count
        : Errno.Last is int errno && errno == Errno.EAGAIN
            ? NotReady
            : throw new LinuxException(call, errno, $"descriptor {fd}");
}
