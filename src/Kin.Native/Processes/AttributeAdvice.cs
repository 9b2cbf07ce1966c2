namespace Kin.Native.Processes;

/// <summary>
/// What to do when a limit, a priority or the like is refused, for a child and for a running process alike.
/// </summary>
internal static class AttributeAdvice
{
    public static string? For(string call, int errno) => (call, errno) switch
    {
        ("prlimit", Errno.EPERM) => "Raising a hard limit, or limits of another user's process, needs "
            + "CAP_SYS_RESOURCE; nobody gets more open files than fs.nr_open.",
        ("prlimit", Errno.EINVAL) => "The soft limit must not be above the hard one.",
        ("setpriority", Errno.EACCES) => "A lower nice value needs CAP_SYS_NICE or RLIMIT_NICE.",
        ("setpriority" or "sched_setaffinity" or "ioprio_set", Errno.EPERM) =>
            "Another user's process, and the real-time class of I/O, need CAP_SYS_NICE.",
        ("sched_setscheduler", Errno.EPERM) =>
            "A real-time policy needs CAP_SYS_NICE, or a limit of RLIMIT_RTPRIO that is not below the "
            + "priority; leaving SCHED_IDLE or the reset at fork, and another user's process, need it too.",
        ("sched_setscheduler", Errno.EINVAL) => "This kernel has no such policy or priority.",
        ("sched_setaffinity", Errno.EINVAL) =>
            "None of these CPUs is there and allowed (see Cpus_allowed_list in /proc/self/status).",
        ("openat" or "write", Errno.EACCES or Errno.EPERM) =>
            "Protecting a process from being killed when memory runs out (a lower value) needs "
            + "CAP_SYS_RESOURCE; another user's process cannot be changed.",
        ("openat", Errno.ENOENT) => "There is no /proc here.",
        _ => null,
    };
}
