using Kin.Native;
using Kin.Native.Processes;
using Kin.Native.Spawn;

namespace Kin;

public static partial class ThisProcess
{
    /// <summary>
    /// The permissions that new files of this process do not get, 0 to 0x1FF (octal 777; umask(2)). It
    /// belongs to the whole process: files that another thread makes at this moment get it too.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a value outside that range.</exception>
    public static int Umask
    {
        // umask(2) cannot read without writing. In /proc since Linux 4.7.
        get => Convert.ToInt32(
            File.ReadLines("/proc/self/status").First(
                line => line.StartsWith("Umask:", StringComparison.Ordinal))["Umask:".Length..].Trim(),
            8);
        set
        {
            CommandAttributes.InRange(value, 0, 0x1FF, nameof(value));
            Libc.syscall(SyscallNumber.umask, value, 0, 0, 0, 0, 0);
        }
    }

    /// <summary>
    /// One of its limits (getrlimit(2)). The soft limit of open files is the hard one: the .NET runtime
    /// raises it when it starts.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such limit.</exception>
    public static ResourceLimit GetLimit(Resource resource)
    {
        CommandAttributes.Check(resource, nameof(resource));
        return ProcessLimits.Get(0, (int)resource) is Rlimit limit
            ? new ResourceLimit(limit.rlim_cur, limit.rlim_max)
            : throw new LinuxException("prlimit", Errno.Last, ResourceNames.Of((int)resource));
    }

    /// <summary>
    /// Sets one of its limits (setrlimit(2)), for all its threads and what it starts from now on.
    /// </summary>
    /// <exception cref="LinuxException">EPERM: raising a hard limit takes CAP_SYS_RESOURCE.</exception>
    public static void SetLimit(Resource resource, ResourceLimit limit)
    {
        CommandAttributes.Check(resource, nameof(resource));
        if (!ProcessLimits.Set(0, (int)resource, limit.Soft, limit.Hard))
        {
            int errno = Errno.Last;
            throw new LinuxException(
                "prlimit",
                errno,
                $"{ResourceNames.Of((int)resource)} {limit}",
                AttributeAdvice.For("prlimit", errno));
        }
    }
}
