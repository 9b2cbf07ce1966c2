using Kin.Inspection;

namespace Kin.Tool.Facts;

/// <summary>What a thread waits for, by the call in which it sleeps.</summary>
internal static class WaitText
{
    // Calls whose first argument is a descriptor, and that wait for what is behind it.
    private static readonly HashSet<string> s_ofDescriptor =
    [
        "read", "write", "readv", "writev", "pread64", "pwrite64", "recvfrom", "recvmsg", "recvmmsg",
        "sendto", "sendmsg", "sendmmsg", "accept", "accept4", "connect", "flock", "fcntl", "fsync",
        "fdatasync", "ioctl",
        "epoll_wait", "epoll_pwait", "epoll_pwait2", "io_uring_enter", "mq_timedreceive", "mq_timedsend",
        "splice", "sendfile", "getdents64",
    ];

    /// <summary>"read of descriptor 0: pipe:[4711]".</summary>
    public static string Of(in ProcessInfo process, WaitingCall call)
    {
        if (s_ofDescriptor.Contains(call.Name) && call.FirstNumber >= 0)
        {
            bool isKnown = process.ReadDescriptorTarget(call.FirstNumber).TryGet(out string? link);
            return $"{call.Name} of descriptor {call.FirstNumber}{(isKnown ? $": {link}" : "")}";
        }

        return call.Name + call.Name switch
        {
            "wait4" or "waitid" => ": a child",
            "nanosleep" or "clock_nanosleep" => ": a time",
            "poll" or "ppoll" or "select" or "pselect6" => ": descriptors, or a time",
            "pause" or "rt_sigsuspend" or "rt_sigtimedwait" => ": a signal",
            "futex" or "futex_wait" => $": a change of the word at 0x{call.Arguments[0]:x}",
            "futex_waitv" => ": a change of one of several words",
            "semop" or "semtimedop" => $": semaphore set {call.FirstNumber}",
            "msgrcv" => $": a message of queue {call.FirstNumber}",
            "msgsnd" => $": room in queue {call.FirstNumber}",
            "restart_syscall" => ": what it waited for before a signal",
            _ => "",
        };
    }
}
