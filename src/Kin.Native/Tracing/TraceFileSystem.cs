using System.Text;

namespace Kin.Native.Tracing;

/// <summary>
/// tracefs, where the formats of tracepoints are: as it is mounted, or mounted for this process alone and
/// nowhere (fsopen(2), Linux 5.2).
/// </summary>
internal static unsafe class TraceFileSystem
{
    private static readonly string[] s_places = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];

    /// <summary>Its directory; null: the error number says why there is none.</summary>
    public static SafeFd? TryOpen(out int errno)
    {
        errno = Errno.ENOENT;
        foreach (string place in s_places)
        {
            int directory = OpenDirectory(place);
            if (directory >= 0)
            {
                SafeFd opened = new(directory);
                if (HasEvents(opened, out errno))
                {
                    return opened;
                }

                opened.Dispose();
            }
            else if (directory == -Errno.EACCES)
            {
                errno = Errno.EACCES;
                return null;
            }
        }

        return TryMount(out errno);
    }

    /// <summary>It, mounted for this process alone. Needs CAP_SYS_ADMIN.</summary>
    public static SafeFd? TryMount(out int errno)
    {
        fixed (byte* name = "tracefs\0"u8)
        {
            nint context = Libc.syscall(
                SyscallNumber.fsopen, (nint)name, Libc.FSOPEN_CLOEXEC, 0, 0, 0, 0);
            errno = context < 0 ? Errno.Last : 0;
            if (context < 0)
            {
                return null;
            }

            using SafeFd held = new((int)context);
            nint mount = Libc.syscall(
                SyscallNumber.fsconfig, context, Libc.FSCONFIG_CMD_CREATE, 0, 0, 0, 0);
            mount = mount < 0 ? mount : Libc.syscall(
                SyscallNumber.fsmount, context, Libc.FSMOUNT_CLOEXEC, 0, 0, 0, 0);
            errno = mount < 0 ? Errno.Last : 0;
            return mount < 0 ? null : new SafeFd((int)mount);
        }
    }

    /// <summary>The text of a file in it.</summary>
    public static string? TryRead(SafeFd directory, string path, out int errno)
    {
        byte[] text = new byte[64 * 1024];
        using SafeFd.Hold held = directory.Use();
        int count = Proc.ProcFile.ReadAll(
            held.Number, Encoding.UTF8.GetBytes(path + "\0"), isOneRecord: false, ref text);
        errno = count < 0 ? -count : 0;
        return count < 0 ? null : Encoding.UTF8.GetString(text, 0, count);
    }

    private static bool HasEvents(SafeFd directory, out int errno) =>
        TryRead(directory, "events/sched/sched_switch/format", out errno) is not null;

    private static int OpenDirectory(string path)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
        {
            int directory = Libc.openat(
                Libc.AT_FDCWD, name, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
            return directory < 0 ? -Errno.Last : directory;
        }
    }
}
