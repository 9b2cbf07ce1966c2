using System.Globalization;

namespace Kin.Native.Spawn;

/// <summary>The descriptors of this process (proc_pid_fd(5)).</summary>
internal static class OpenDescriptors
{
    /// <summary>Those that a program started now would inherit.</summary>
    public static int[] Inheritable()
    {
        List<int> found = [];
        foreach (string path in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            int fd = int.Parse(Path.GetFileName(path.AsSpan()), CultureInfo.InvariantCulture);
            int flags = Libc.fcntl(fd, Libc.F_GETFD, 0);
            if (flags >= 0 && (flags & Libc.FD_CLOEXEC) == 0)
            {
                found.Add(fd);
            }
        }

        return [.. found];
    }
}
