using System.Globalization;
using System.Reflection;
using System.Text;
using Kin.Native;

namespace Kin.Tests.Native.Abi;

/// <summary>Every constant of the native room as a C static assertion.</summary>
internal static class CConstants
{
    private const string Headers = """
        #define _GNU_SOURCE
        #include <errno.h>
        #include <fcntl.h>
        #include <limits.h>
        #include <poll.h>
        #include <pthread.h>
        #include <sched.h>
        #include <semaphore.h>
        #include <signal.h>
        #include <stdint.h>
        #include <stdlib.h>
        #include <termios.h>
        #include <time.h>
        #include <unistd.h>
        #include <sys/epoll.h>
        #include <sys/eventfd.h>
        #include <sys/file.h>
        #include <sys/inotify.h>
        #include <sys/ioctl.h>
        #include <sys/ipc.h>
        #include <sys/mman.h>
        #include <sys/msg.h>
        #include <sys/prctl.h>
        #include <sys/resource.h>
        #include <sys/sem.h>
        #include <sys/shm.h>
        #include <sys/signalfd.h>
        #include <sys/socket.h>
        #include <sys/stat.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <sys/timerfd.h>
        #include <sys/un.h>
        #include <sys/wait.h>
        #include <linux/close_range.h>
        #include <linux/connector.h>
        #include <linux/cn_proc.h>
        #include <linux/futex.h>
        #include <linux/mount.h>
        #include <linux/netlink.h>
        #include <linux/sock_diag.h>
        #include <linux/unix_diag.h>
        #if __has_include(<linux/ioprio.h>)
        #include <linux/ioprio.h>
        #endif
        #include <linux/bpf.h>
        #include <linux/perf_event.h>
        #include <linux/sched.h>
        #if __has_include(<linux/pidfd.h>)
        #define _LINUX_FCNTL_H /* it would declare again what fcntl.h declares */
        #include <linux/pidfd.h>
        #endif
        #include <linux/stat.h>
        #ifdef __x86_64__
        #define ON_X64(value, given) (value)
        #define ON_ARM64(value, given) (given)
        #else
        #define ON_X64(value, given) (given)
        #define ON_ARM64(value, given) (value)
        #endif

        """;

    // Names that C declares as members of an enum, which #ifdef cannot see.
    private static readonly string[] s_enumMembers =
    [
        "P_ALL", "P_PID", "P_PGID", "P_PIDFD", "CLD_EXITED", "CLD_KILLED", "CLD_DUMPED", "CLD_STOPPED",
        "CLD_CONTINUED", "PERF_TYPE_SOFTWARE", "PERF_COUNT_SW_CONTEXT_SWITCHES", "IOPRIO_WHO_PROCESS",
        "BPF_PROG_LOAD", "BPF_LINK_CREATE", "BPF_ITER_CREATE", "BPF_PROG_TYPE_TRACING", "BPF_TRACE_ITER",
        "BPF_TRACE_RAW_TP", "BPF_MAP_CREATE", "BPF_MAP_UPDATE_ELEM", "BPF_RAW_TRACEPOINT_OPEN", "BPF_MAP_TYPE_PERF_EVENT_ARRAY", "BPF_MAP_TYPE_HASH",
        "BPF_MAP_DELETE_ELEM", "BPF_F_NO_PREALLOC",
        "PERF_COUNT_SW_DUMMY", "PERF_COUNT_SW_BPF_OUTPUT", "PERF_SAMPLE_TID", "PERF_SAMPLE_TIME", "PERF_SAMPLE_RAW", "PERF_FORMAT_LOST",
        "PERF_RECORD_LOST", "PERF_RECORD_COMM", "PERF_RECORD_EXIT", "PERF_RECORD_FORK", "PERF_RECORD_SAMPLE", "PERF_RECORD_SWITCH",
        "SFD_CLOEXEC", "SFD_NONBLOCK", "FSCONFIG_CMD_CREATE",
        "PTHREAD_PROCESS_SHARED", "PTHREAD_MUTEX_ROBUST", "PTHREAD_MUTEX_RECURSIVE", "SI_USER", "SI_KERNEL", "SI_QUEUE", "SI_TIMER",
        "SI_MESGQ", "SI_ASYNCIO", "SI_SIGIO", "SI_TKILL", "SIGEV_SIGNAL", "ITIMER_REAL",
        "UNIX_DIAG_NAME", "UNIX_DIAG_PEER", "UNIX_DIAG_RQLEN",
        "PROC_CN_MCAST_LISTEN", "PROC_CN_MCAST_IGNORE", "PROC_EVENT_NONE", "PROC_EVENT_FORK", "PROC_EVENT_EXEC",
        "PROC_EVENT_UID", "PROC_EVENT_GID", "PROC_EVENT_SID", "PROC_EVENT_PTRACE", "PROC_EVENT_COMM",
        "PROC_EVENT_COREDUMP", "PROC_EVENT_EXIT",
    ];

    /// <summary>
    /// Names newer than the headers of Debian 12 (Linux 6.1): checked where the header knows them, else passed over.
    /// </summary>
    private static readonly HashSet<string> s_new =
        ["MFD_EXEC", "MFD_NOEXEC_SEAL", "PIDFD_SIGNAL_PROCESS_GROUP", "PIDFD_GET_INFO", "PIDFD_INFO_EXIT",
        "PIDFD_INFO_SIZE", "PIDFD_THREAD", "SO_PEERPIDFD", "MSG_COPY"]; // the last one is missing in musl's

    /// <summary>Our own names, for values that C has under another name.</summary>
    private static readonly Dictionary<string, string> s_inC = new()
    {
        ["SignalSetSize"] = "(_NSIG / 8)",
        ["SEM_BYTES"] = "sizeof(sem_t)",
        ["SIGRTMAX"] = "(_NSIG - 1)",
        ["O_NOFOLLOW_X64"] = "ON_X64(O_NOFOLLOW, 0x20000)",
        ["O_NOFOLLOW_ARM64"] = "ON_ARM64(O_NOFOLLOW, 0x8000)",
        ["O_TMPFILE_X64"] = "ON_X64(O_TMPFILE, 0x410000)",
        ["O_TMPFILE_ARM64"] = "ON_ARM64(O_TMPFILE, 0x404000)",
        ["PIDFD_INFO_SIZE"] = "PIDFD_INFO_SIZE_VER0",
    };

    public static string Source(IEnumerable<(string Name, long Value)> constants)
    {
        StringBuilder c = new(Headers);
        foreach ((string name, long value) in constants)
        {
            string expression = s_inC.GetValueOrDefault(name, name);
            string assertion =
                $"_Static_assert((long long)({expression}) == {Literal(value)}, \"{name} is not {value}\");\n";
            bool always = !s_new.Contains(name) && (s_inC.ContainsKey(name) || s_enumMembers.Contains(name));
            string missing = s_new.Contains(name) ? "" : $"#else\n#error {name} is in no header\n";
            c.Append(always ? assertion : $"#ifdef {expression}\n{assertion}{missing}#endif\n");
        }

        return c.ToString();
    }

    /// <summary>
    /// The constants named as C names them: capitals, or listed above. Private ones of every type are included.
    /// </summary>
    public static IEnumerable<(string Name, long Value)> All() =>
        from type in typeof(Errno).Assembly.GetTypes()
        where !type.IsEnum
        from field in type.GetFields(
            BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where field.IsLiteral && field.FieldType.IsPrimitive && (s_inC.ContainsKey(field.Name) || IsOfC(field.Name))
        group field by field.Name into same
        select (same.Key, Convert.ToInt64(Unsigned(same.First().GetRawConstantValue()!), CultureInfo.InvariantCulture));

    // Capitals with an underline or a known prefix: O_RDONLY, EINTR, SIGKILL, __WALL.
    private static bool IsOfC(string name) =>
        name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_')
        && name.Length > 3;

    private static object Unsigned(object value) => value is ulong u ? unchecked((long)u) : value;

    private static string Literal(long value) => value == long.MinValue ? "LLONG_MIN" : $"{value}LL";
}
