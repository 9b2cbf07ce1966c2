using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>struct rusage (sys/resource.h), 144 bytes. Times in microseconds, ru_maxrss in KiB.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Rusage
{
    public readonly long ru_utime_sec, ru_utime_usec, ru_stime_sec, ru_stime_usec;
    public readonly long ru_maxrss, ru_ixrss, ru_idrss, ru_isrss, ru_minflt, ru_majflt, ru_nswap;
    public readonly long ru_inblock, ru_oublock, ru_msgsnd, ru_msgrcv, ru_nsignals, ru_nvcsw, ru_nivcsw;
}

/// <summary>struct rlimit with 64-bit members (prlimit(2)).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Rlimit
{
    public ulong rlim_cur, rlim_max;
}

internal static unsafe partial class Libc
{
    // setrlimit(2), numbers of asm-generic/resource.h
    internal const int RLIMIT_CPU = 0, RLIMIT_FSIZE = 1, RLIMIT_DATA = 2, RLIMIT_STACK = 3, RLIMIT_CORE = 4,
        RLIMIT_RSS = 5, RLIMIT_NPROC = 6, RLIMIT_NOFILE = 7, RLIMIT_MEMLOCK = 8, RLIMIT_AS = 9,
        RLIMIT_LOCKS = 10, RLIMIT_SIGPENDING = 11, RLIMIT_MSGQUEUE = 12, RLIMIT_NICE = 13, RLIMIT_RTPRIO = 14,
        RLIMIT_RTTIME = 15;

    internal const int PRIO_PROCESS = 0;

    // prlimit(2), Linux 2.6.36
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int prlimit(int pid, int resource, Rlimit* newLimit, Rlimit* oldLimit);

    internal const int RUSAGE_SELF = 0;

    // getrusage(2)
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int getrusage(int who, Rusage* usage);
}
