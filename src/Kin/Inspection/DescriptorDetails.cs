using System.Buffers.Text;
using Kin.Native;
using Kin.Native.Proc;

namespace Kin.Inspection;

/// <summary>
/// What the kernel tells of one open descriptor of a process beside what it is: /proc/PID/fdinfo/N
/// (proc_pid_fdinfo(5)). Null or empty: it is of another kind, or the kernel does not say.
/// </summary>
/// <remarks>Immutable: as it was when it was read.</remarks>
public sealed class DescriptorDetails
{
    private static readonly KeyTable<DescriptorDetails> s_keys = new(
        ("pos", static (ref d, v) => d.Position = TextNumber.Read(v)),
        ("flags", static (ref d, v) => d.Flags = TextNumber.ReadOctal(v)),
        ("mnt_id", static (ref d, v) => d.MountId = TextNumber.ReadInt(v)),
        ("lock", static (ref d, v) => d._locks.Add(SystemText.Decode(v))),
        ("eventfd-count", static (ref d, v) => d.EventCount = (long)TextNumber.ReadHexadecimal(v)),
        ("eventfd-semaphore", static (ref d, v) => d.IsSemaphore = TextNumber.Read(v) != 0),
        ("tfd", static (ref d, v) => d._watched.Add(TextNumber.ReadInt(v))),
        ("Pid", static (ref d, v) => d.ProcessId = TextNumber.ReadInt(v)),
        ("sigmask", static (ref d, v) => d.Signals = new SignalMask(TextNumber.ReadHexadecimal(v))),
        ("tty-index", static (ref d, v) => d.PseudoTerminal = TextNumber.ReadInt(v)),
        ("inotify wd", static (ref d, v) => d.InotifyWatches++),
        ("it_value", static (ref d, v) => d.TimeLeft = Time(v)),
        ("it_interval", static (ref d, v) => d.Interval = Time(v)));

    private readonly List<string> _locks = [];
    private readonly List<int> _watched = [];

    private DescriptorDetails()
    {
    }

    /// <summary>Where the next byte is read or written; 0 where there is no such thing.</summary>
    public long Position { get; private set; }

    /// <summary>How it was opened: access and O_ flags (open(2)).</summary>
    public int Flags { get; private set; }

    /// <summary>The mount that it is on (proc_pid_mountinfo(5)).</summary>
    public int MountId { get; private set; }

    /// <summary>Locks of the file that were taken through it, as /proc/locks writes them.</summary>
    public IReadOnlyList<string> Locks => _locks;

    /// <summary>The counter of an eventfd(2); -1 stands for 2^64 - 1.</summary>
    public long? EventCount { get; private set; }

    /// <summary>The eventfd is a semaphore (EFD_SEMAPHORE); null on kernels before 6.5.</summary>
    public bool? IsSemaphore { get; private set; }

    /// <summary>The descriptors in an epoll(7) set, by the numbers under which they were added.</summary>
    public IReadOnlyList<int> WatchedDescriptors => _watched;

    /// <summary>
    /// The process of a pidfd; -1: it has ended and was waited for; 0: it is outside of this pid namespace.
    /// </summary>
    public int? ProcessId { get; private set; }

    /// <summary>The signals of a signalfd(2).</summary>
    public SignalMask? Signals { get; private set; }

    /// <summary>How many files and directories an inotify(7) descriptor watches.</summary>
    public int InotifyWatches { get; private set; }

    /// <summary>How long until a timerfd_create(2) timer expires; zero: it is not armed.</summary>
    public TimeSpan? TimeLeft { get; private set; }

    /// <summary>How often such a timer expires after that; zero: once.</summary>
    public TimeSpan? Interval { get; private set; }

    /// <summary>
    /// Of the master of a pseudo-terminal (ptmx(4)) the number of the other side: 3 for /dev/pts/3.
    /// </summary>
    public int? PseudoTerminal { get; private set; }

    internal static DescriptorDetails Parse(ReadOnlySpan<byte> text)
    {
        DescriptorDetails details = new();
        return s_keys.Read(text, ref details) > 0 ? details : throw TextNumber.Broken(text);
    }

    // "(12, 345678901)": seconds and nanoseconds.
    private static TimeSpan Time(ReadOnlySpan<byte> text)
    {
        int comma = text.IndexOf((byte)',');
        return comma > 1
            && Utf8Parser.TryParse(text[1..comma], out long seconds, out _)
            && Utf8Parser.TryParse(text[(comma + 1)..].TrimStart((byte)' '), out long nanoseconds, out _)
                ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, int.MaxValue))
                    + new TimeSpan(nanoseconds / TimeSpan.NanosecondsPerTick)
                : throw TextNumber.Broken(text);
    }
}
