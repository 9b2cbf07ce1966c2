namespace Kin.Native.Kernel;

/// <summary>
/// What this kernel allows (`kin doctor`). Each feature is tried itself: version numbers say little.
/// </summary>
internal static class KernelFeatures
{
    /// <summary>clone3(2), Linux 5.3; refused by old container profiles.</summary>
    public static KernelFeature Clone3 { get; } = new(
        "clone3",
        "Children are made by clone(2): handlers are reset one by one, a cgroup is entered by a write.",
        KernelProbes.Clone3);

    /// <summary>close_range(2) with CLOEXEC, Linux 5.11.</summary>
    public static KernelFeature CloseRange { get; } = new(
        "close_range",
        "Descriptors are marked one by one; one opened at that moment by native code may leak into a child.",
        KernelProbes.CloseRange);

    /// <summary>A memory file (memfd_create(2)) that can be mapped executable.</summary>
    public static KernelFeature ExecutableMemoryFile { get; } = new(
        "executable-memory-file",
        "The code that makes processes lives in anonymous executable memory.",
        KernelProbes.ExecutableMemoryFile);

    /// <summary>pidfd_open(2), Linux 5.3.</summary>
    public static KernelFeature PidFdOpen { get; } = new(
        "pidfd_open",
        "Processes that Kin did not start cannot be opened, and so not signalled or waited for.",
        KernelProbes.PidFdOpen);

    /// <summary>waitid(2) with P_PIDFD, Linux 5.4.</summary>
    public static KernelFeature WaitPidFd { get; } = new(
        "waitid-pidfd",
        "Children cannot be waited for: Kin does not work here.",
        KernelProbes.WaitPidFd);

    /// <summary>ioctl PIDFD_GET_INFO, Linux 6.13 (exit status after reaping: 6.15).</summary>
    public static KernelFeature PidFdInfo { get; } = new(
        "pidfd-info",
        "The status of a child that somebody else reaped is lost.",
        KernelProbes.PidFdInfo);

    /// <summary>pidfd_send_signal(2) to the group of a process, Linux 6.9.</summary>
    public static KernelFeature PidFdGroupSignal { get; } = new(
        "pidfd-group-signal",
        "What is left of a group whose leader has ended and been waited for is not killed by disposing.",
        KernelProbes.PidFdGroupSignal);

    /// <summary>pidfd_open(2) of a thread, Linux 6.9.</summary>
    public static KernelFeature PidFdThread { get; } = new(
        "pidfd-thread",
        "What a killed process had of a shared object passes on when its memory has been taken down, "
        + "milliseconds later.",
        KernelProbes.PidFdThread);

    /// <summary>getsockopt SO_PEERPIDFD (unix(7)), Linux 6.5.</summary>
    public static KernelFeature PeerPidFd { get; } = new(
        "peer-pidfd",
        "The process behind a unix socket is opened by its number, and its start time is compared.",
        KernelProbes.PeerPidFd);

    /// <summary>futex_waitv(2), Linux 5.16.</summary>
    public static KernelFeature FutexWaitv { get; } = new(
        "futex_waitv",
        "Nothing that Kin does today needs it.",
        KernelProbes.FutexWaitv);

    /// <summary>
    /// User namespaces (user_namespaces(7)); switched off by some distributions and containers.
    /// </summary>
    public static KernelFeature UserNamespaces { get; } = new(
        "user-namespaces",
        "Nothing that Kin does today needs it.",
        KernelProbes.UserNamespaces);

    /// <summary>perf_event_open(2) on this process; kernel.perf_event_paranoid may refuse it.</summary>
    public static KernelFeature PerfEvents { get; } = new(
        "perf-events",
        "Scheduling cannot be traced.",
        KernelProbes.PerfEvents);

    /// <summary>A cgroup hierarchy of version 2 (cgroups(7)).</summary>
    public static KernelFeature CgroupV2 { get; } = new(
        "cgroup-v2",
        "Nothing that Kin does today needs it.",
        KernelProbes.CgroupV2);

    /// <summary>
    /// Threads that sleep in the kernel are woken by the runtime's own signal, whose handler is installed.
    /// </summary>
    public static KernelFeature ThreadWake { get; } = new(
        "thread-wake",
        "Limited waits for System V and POSIX objects ask again, up to 100 times a second.",
        KernelProbes.ThreadWake);

    /// <summary>
    /// Events of processes by netlink (Documentation/driver-api/connector.rst): not in containers, and before
    /// Linux 6.6 not without CAP_NET_ADMIN.
    /// </summary>
    public static KernelFeature ProcessConnector { get; } = new(
        "process-connector",
        "Processes that start and end are looked for in /proc many times a second; short ones are missed.",
        KernelProbes.ProcessConnector);

    /// <summary>All of them, in the order of the report.</summary>
    public static IReadOnlyList<KernelFeature> All { get; } =
    [
        Clone3, CloseRange, ExecutableMemoryFile, PidFdOpen, WaitPidFd, PidFdInfo, PidFdGroupSignal,
        PidFdThread,
        PeerPidFd, FutexWaitv,
        UserNamespaces, PerfEvents, CgroupV2, ThreadWake, ProcessConnector,
    ];
}
