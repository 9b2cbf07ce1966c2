using Kin.Native.Proc;

namespace Kin.Inspection;

/// <summary>The system call in which a thread sleeps: /proc/PID/syscall (proc_pid_syscall(5)).</summary>
/// <param name="Number">Its number, which differs between x86-64 and arm64.</param>
/// <param name="Name">"read"; "call 999" of one that is newer than this library.</param>
/// <param name="Arguments">Its six arguments, as the kernel has them: numbers, addresses.</param>
public sealed record WaitingCall(int Number, string Name, IReadOnlyList<ulong> Arguments)
{
    private const int ArgumentCount = 6;

    private static readonly HashSet<string> s_onDescriptor =
    [
        "read", "write", "readv", "writev", "pread64", "pwrite64", "recvfrom", "recvmsg", "recvmmsg",
        "sendto", "sendmsg", "sendmmsg", "accept", "accept4", "connect", "flock", "fcntl", "fsync",
        "fdatasync", "ioctl",
        "epoll_wait", "epoll_pwait", "epoll_pwait2", "io_uring_enter", "mq_timedreceive", "mq_timedsend",
        "splice", "sendfile", "getdents64",
    ];

    /// <summary>The first argument as a number with a sign: a descriptor, the id of an object.</summary>
    public int FirstNumber => unchecked((int)Arguments[0]);

    /// <summary>Its first argument is a descriptor, and it waits for what is behind that.</summary>
    public bool IsOnDescriptor => s_onDescriptor.Contains(Name) && FirstNumber >= 0;

    /// <summary>"read(0x3, 0x7ffc..., 0x1000, 0x0, 0x0, 0x0)".</summary>
    public override string ToString() => $"{Name}({string.Join(", ", Arguments.Select(a => $"0x{a:x}"))})";

    // "0 0x3 0x7f... 0x1000 0x0 0x0 0x0 SP PC"; "running"; "-1 SP PC" outside of a call.
    internal static WaitingCall? Parse(ReadOnlySpan<byte> text)
    {
        text = text.TrimEnd((byte)'\n');
        int space = text.IndexOf((byte)' ');
        if (space < 0 || text[0] == '-')
        {
            return null;
        }

        int number = TextNumber.ReadInt(text[..space]);
        ulong[] arguments = new ulong[ArgumentCount];
        ReadOnlySpan<byte> rest = text[(space + 1)..];
        for (int i = 0; i < arguments.Length; i++)
        {
            int end = rest.IndexOf((byte)' ');
            if (end < 3)
            {
                throw TextNumber.Broken(text);
            }

            arguments[i] = TextNumber.ReadHexadecimal(rest[2..end]);
            rest = rest[(end + 1)..];
        }

        // A thread of the kernel makes no calls: all is 0 there, SP and PC too.
        return rest.SequenceEqual("0x0 0x0"u8)
            ? null : new WaitingCall(number, CallNames.Of(number), arguments);
    }
}
