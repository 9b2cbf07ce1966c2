using System.Text;

namespace Kin.Native.Ipc;

/// <summary>
/// The file system of POSIX message queues, mounted for this process alone and nowhere (fsopen(2), Linux
/// 5.2). Needs CAP_SYS_ADMIN.
/// </summary>
internal static unsafe class QueueFileSystem
{
    /// <summary>Its directory; null: it may not be mounted.</summary>
    public static SafeFd? TryMount()
    {
        using SafeFd? context = Open();
        if (context is null || Libc.syscall(
            SyscallNumber.fsconfig, context.Number, Libc.FSCONFIG_CMD_CREATE, 0, 0, 0, 0) != 0)
        {
            return null;
        }

        nint mount = Libc.syscall(SyscallNumber.fsmount, context.Number, Libc.FSMOUNT_CLOEXEC, 0, 0, 0, 0);
        return mount < 0 ? null : new SafeFd((int)mount);
    }

    private static SafeFd? Open()
    {
        fixed (byte* name = Encoding.UTF8.GetBytes("mqueue\0"))
        {
            nint fd = Libc.syscall(SyscallNumber.fsopen, (nint)name, Libc.FSOPEN_CLOEXEC, 0, 0, 0, 0);
            return fd < 0 ? null : new SafeFd((int)fd);
        }
    }
}
