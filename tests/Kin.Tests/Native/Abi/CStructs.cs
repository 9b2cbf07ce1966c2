using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kin.Tests.Native.Abi;

/// <summary>The structs that the kernel or the C library reads, beside their C declarations.</summary>
internal static class CStructs
{
    /// <summary>Our type to its header, its C type, and the fields that C spells differently.</summary>
    public static IReadOnlyDictionary<string, CStruct> Map { get; } = new Dictionary<string, CStruct>
    {
        ["Timespec"] = new("time.h", "struct timespec"),
        ["WaitSiginfo"] = new("signal.h", "siginfo_t"),
        ["KernelSigaction"] = new("asm/signal.h", "struct sigaction",
            "handler=sa_handler flags=sa_flags restorer=sa_restorer mask=sa_mask"),
        ["Siginfo"] = new("signal.h", "siginfo_t"),
        ["SignalfdSiginfo"] = new("linux/signalfd.h", "struct signalfd_siginfo"),
        ["Sigevent"] = new("signal.h", "struct sigevent"),
        ["Itimerspec"] = new("time.h", "struct itimerspec"),
        ["Itimerval"] = new("sys/time.h", "struct itimerval",
            "it_interval_sec=it_interval.tv_sec it_interval_usec=it_interval.tv_usec it_value_sec=it_value.tv_sec "
            + "it_value_usec=it_value.tv_usec"),
        ["CloneArguments"] = new("linux/sched.h", "struct clone_args"),
        ["Rusage"] = new("linux/resource.h", "struct rusage", // as waitid(2) writes it; musl's has room for more
            "ru_utime_sec=ru_utime.tv_sec ru_utime_usec=ru_utime.tv_usec ru_stime_sec=ru_stime.tv_sec "
            + "ru_stime_usec=ru_stime.tv_usec"),
        ["Rlimit"] = new("sys/resource.h", "struct rlimit"),
        ["PollFd"] = new("poll.h", "struct pollfd"),
        ["Iovec"] = new("sys/uio.h", "struct iovec"),
        ["Msghdr"] = new("sys/socket.h", "struct msghdr"),
        ["Cmsghdr"] = new("sys/socket.h", "struct cmsghdr"),
        ["PerfEventAttributes"] = new("linux/perf_event.h", "struct perf_event_attr", "flags=-", WholeSize: false),
        ["BpfProgramLoad"] = new("linux/bpf.h", "union bpf_attr", WholeSize: false),
        ["BpfLinkCreate"] = new("linux/bpf.h", "union bpf_attr",
            "prog_fd=link_create.prog_fd target_fd=link_create.target_fd attach_type=link_create.attach_type flags=link_create.flags",
            WholeSize: false),
        ["BpfMapCreate"] = new("linux/bpf.h", "union bpf_attr", WholeSize: false),
        ["BpfMapUpdate"] = new("linux/bpf.h", "union bpf_attr", "padding=-", WholeSize: false),
        ["BpfRawTracepointOpen"] = new("linux/bpf.h", "union bpf_attr",
            "name=raw_tracepoint.name prog_fd=raw_tracepoint.prog_fd padding=-", WholeSize: false),
        ["PerfEventHeader"] = new("linux/perf_event.h", "struct perf_event_header"),
        ["Winsize"] = new("sys/ioctl.h", "struct winsize"),
        ["Flock"] = new("fcntl.h", "struct flock"),
        ["Dirent"] = new("dirent.h", "struct dirent"), // as getdents64(2) writes it on these architectures
        ["Nlmsghdr"] = new("linux/netlink.h", "struct nlmsghdr"),
        ["Nlattr"] = new("linux/netlink.h", "struct nlattr"),
        ["UnixDiagRequest"] = new("linux/unix_diag.h", "struct unix_diag_req"),
        ["UnixDiagMessage"] = new("linux/unix_diag.h", "struct unix_diag_msg"),
        ["SchedAttr"] = new("linux/sched/types.h", "struct sched_attr", WholeSize: false), // it has grown since
        ["Statx"] = new("linux/stat.h", "struct statx"),
        ["IpcPerm"] = new("asm/ipcbuf.h", "struct ipc64_perm"), // of the kernel: the C libraries name the fields otherwise
        ["MsqidDs"] = new("asm/msgbuf.h", "struct msqid64_ds"),
        ["ShmidDs"] = new("asm/shmbuf.h", "struct shmid64_ds"),
        ["MqAttr"] = new("mqueue.h", "struct mq_attr"),
        ["Sembuf"] = new("sys/sem.h", "struct sembuf"),
        ["Ucred"] = new("sys/socket.h", "struct ucred"),
        ["SockaddrUn"] = new("sys/un.h", "struct sockaddr_un"),
        ["SockaddrNl"] = new("linux/netlink.h", "struct sockaddr_nl"),
        ["CnMsg"] = new("linux/connector.h", "struct cn_msg", "idx=id.idx val=id.val"),
        ["ProcEvent"] = new("linux/cn_proc.h", "struct proc_event", // a fork's fields lie as an exit's
            "process_pid=event_data.exit.process_pid process_tgid=event_data.exit.process_tgid "
            + "exit_code=event_data.fork.child_pid exit_signal=event_data.fork.child_tgid "
            + "parent_pid=event_data.exit.parent_pid parent_tgid=event_data.exit.parent_tgid"),
        ["Termios"] = new("asm/termbits.h", "struct termios"),
        ["PidFdInfo"] = new("linux/pidfd.h", "struct pidfd_info", WholeSize: false, IfDefined: "PIDFD_GET_INFO"),
    };

    /// <summary>Structs of our own: read by our machine code, or by nobody outside this process.</summary>
    public static IReadOnlySet<string> OfOurOwn { get; } = new HashSet<string> { "PlanRecord", "PlanHeader", "SignalEntry" };

    /// <summary>The types of the native room whose layout is fixed.</summary>
    public static IEnumerable<Type> All() =>
        typeof(Kin.Native.Errno).Assembly.GetTypes().Where(t => t.IsValueType && !t.IsEnum
        && !t.Name.Contains('<') && !t.Name.StartsWith("__", StringComparison.Ordinal)
        && t.StructLayoutAttribute is { Value: not LayoutKind.Auto } && InLibc(t));

    /// <summary>
    /// Asserts the place of every field and, unless the C library names its types otherwise, its size.
    /// </summary>
    public static string Source(Type type, bool fieldSizes = true)
    {
        CStruct c = Map[type.Name];
        FieldInfo[] fields = [.. type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(f => !f.Name.StartsWith("padding", StringComparison.Ordinal) && !f.Name.StartsWith('_'))
            .Where(f => c.Field(f.Name) != CStruct.BitField)];
        IEnumerable<string> lines = fields.Select(f =>
            Assert($"offsetof({c.Type}, {c.Field(f.Name)})", Offset(type, f), $"{type.Name}.{f.Name}"));
        if (fieldSizes)
        {
            lines = lines.Concat(fields.Select(f => Assert(
                $"sizeof((({c.Type} *)0)->{c.Field(f.Name)})",
                SizeOf(f.FieldType),
                $"the size of {type.Name}.{f.Name}")));
        }

        if (c.WholeSize)
        {
            lines = lines.Append(Assert($"sizeof({c.Type})", SizeOf(type), $"the size of {type.Name}"));
        }

        string body = string.Concat(lines);
        return $"#define _GNU_SOURCE\n#include <stddef.h>\n#if __has_include(<{c.Header}>)\n"
            + $"#include <{c.Header}>\n#endif\n"
            + (c.IfDefined is null ? body : $"#ifdef {c.IfDefined}\n{body}#endif\n");
    }

    // Explicit marks a struct as meant for somebody else; Sequential is also what C# gives a plain struct.
    private static bool InLibc(Type type) => Map.ContainsKey(type.Name) || type.IsExplicitLayout
        || type.StructLayoutAttribute!.Size > 0
        || Architecture.SourceTree.Source.Any(f => f.IsBelow("src/Kin.Native/Libc")
            && System.Text.RegularExpressions.Regex.IsMatch(f.Text, $@"\bstruct {type.Name}\b"));

    private static string Assert(string expression, int value, string what) =>
        $"_Static_assert({expression} == {value}, \"{what} is not {value} in C\");\n";

    private static int SizeOf(Type type) => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!
        .MakeGenericMethod(type.IsPointer ? typeof(nint) : type).Invoke(null, null)!;

    // The managed layout of an unmanaged struct is what crosses; for these types it is the marshalled one too.
    private static int Offset(Type type, FieldInfo field) => (int)Marshal.OffsetOf(type, field.Name);
}
