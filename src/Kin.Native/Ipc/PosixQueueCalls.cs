using System.Text;

namespace Kin.Native.Ipc;

/// <summary>
/// POSIX message queues (mq_overview(7)) by the calls of the kernel, whose names have no slash: older C
/// libraries keep them in a library of their own. The descriptor never blocks.
/// </summary>
internal static unsafe class PosixQueueCalls
{
    /// <summary>mq_open(3); null and the error number when that fails.</summary>
    public static SafeFd? TryOpen(string name, int flags, uint mode, MqAttr? attributes, out int errno)
    {
        MqAttr wanted = attributes ?? default;
        int all = flags | Libc.O_CLOEXEC | Libc.O_NONBLOCK;
        nint fd;
        fixed (byte* bytes = Encoding.UTF8.GetBytes(name[1..] + '\0'))
        {
            while (Sys.Interrupted(fd = Libc.syscall(
                SyscallNumber.mq_open, (nint)bytes, all, (nint)mode,
                attributes is null ? 0 : (nint)(&wanted), 0, 0)))
            {
            }
        }

        errno = fd < 0 ? Errno.Last : 0;
        return fd < 0 ? null : new SafeFd((int)fd);
    }

    /// <summary>mq_unlink(3): 0 or the error number.</summary>
    public static int Remove(string name)
    {
        fixed (byte* bytes = Encoding.UTF8.GetBytes(name[1..] + '\0'))
        {
            return -CallResult.Of(Libc.syscall(SyscallNumber.mq_unlink, (nint)bytes, 0, 0, 0, 0, 0));
        }
    }

    /// <summary>mq_send(3): 0 or the error number; EAGAIN: there is no room.</summary>
    public static int Send(SafeFd queue, ReadOnlySpan<byte> content, int priority)
    {
        using SafeFd.Hold held = queue.Use();
        nint rc;
        fixed (byte* bytes = content)
        {
            byte nothing;
            nint start = (nint)(bytes is null ? &nothing : bytes); // null is EFAULT, also for none
            while (Sys.Interrupted(rc = Libc.syscall(
                SyscallNumber.mq_timedsend, held.Number, start, content.Length, priority, 0, 0)))
            {
            }
        }

        return -CallResult.Of(rc);
    }

    /// <summary>
    /// mq_receive(3): the number of bytes, or minus the error number; EAGAIN: there is none.
    /// </summary>
    public static int Receive(SafeFd queue, Span<byte> into, out int priority)
    {
        using SafeFd.Hold held = queue.Use();
        uint found = 0;
        nint rc;
        fixed (byte* bytes = into)
        {
            while (Sys.Interrupted(rc = Libc.syscall(
                SyscallNumber.mq_timedreceive, held.Number, (nint)bytes, into.Length, (nint)(&found), 0, 0)))
            {
            }
        }

        priority = (int)found;
        return CallResult.Of(rc);
    }

    /// <summary>mq_getattr(3).</summary>
    public static MqAttr GetAttributes(SafeFd queue, string name)
    {
        using SafeFd.Hold held = queue.Use();
        MqAttr now;
        Sys.Check(
            Libc.syscall(SyscallNumber.mq_getsetattr, held.Number, 0, (nint)(&now), 0, 0, 0),
            "mq_getattr",
            name);
        return now;
    }
}
