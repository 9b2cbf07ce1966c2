using Kin.Native;
using Kin.Native.Proc;

namespace Kin.Inspection;

/// <summary>
/// The processes of this machine, or of a container, as /proc shows them (proc(5)): read as bytes, and
/// without garbage for each process.
/// </summary>
/// <remarks>
/// Nothing is kept open between two calls, so there is nothing to dispose. What is read is a moment old when
/// it is told: processes go on. Immutable and thread-safe.
/// </remarks>
/// <example><code>
/// foreach (ProcessInfo p in ProcFs.Default.Processes())
///     Console.WriteLine($"{p.Id} {p.ParentId} {p.State} {p.CpuTime} {p.ResidentBytes} {p.Name}");
/// </code></example>
public sealed partial class ProcFs
{
    private readonly byte[] _root;

    /// <summary>A /proc at another place: of a container, or a copy of some of its files.</summary>
    /// <param name="root">Where it is mounted; made absolute, and not looked at yet.</param>
    /// <exception cref="ArgumentException">The path is empty or too long.</exception>
    public ProcFs(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        Root = Path.GetFullPath(root);
        byte[] bytes = new byte[Root.Length * 3];
        _root = bytes[..SystemText.Encode(Root, bytes)];
        if (_root.Length > ProcPath.Most / 2)
        {
            throw new ArgumentException($"A path of {_root.Length} bytes is too long.", nameof(root));
        }
    }

    /// <summary>/proc.</summary>
    public static ProcFs Default { get; } = new("/proc");

    /// <summary>Where it is, as an absolute path.</summary>
    public string Root { get; }

    /// <summary>
    /// All processes that can be seen, in the order of their numbers. Each is read when it is asked for;
    /// those that end before that, or are hidden from this user (hidepid, proc(5)), are left out.
    /// </summary>
    /// <remarks>
    /// Costs an open, a read and a close for each process. The order of the kernel is by number; a process
    /// that starts meanwhile may or may not be among them.
    /// </remarks>
    /// <exception cref="LinuxException">
    /// There is no such directory (ENOENT), or no descriptor is left (EMFILE).
    /// </exception>
    /// <exception cref="InvalidDataException">A file is none that a kernel writes.</exception>
    public IEnumerable<ProcessInfo> Processes()
    {
        using NumberedDirectory directory = OpenRoot();
        while (directory.TryNext(out int id))
        {
            if (id > 0 && TryReadIn(directory, 0, id, out ProcessInfo found))
            {
                yield return found;
            }
        }
    }

    /// <summary>The numbers of all processes whose directories can be seen; nothing else is read.</summary>
    /// <exception cref="LinuxException">As for <see cref="Processes"/>.</exception>
    public IEnumerable<int> ProcessIds()
    {
        using NumberedDirectory directory = OpenRoot();
        while (directory.TryNext(out int id))
        {
            if (id > 0)
            {
                yield return id;
            }
        }
    }

    /// <summary>Reads one process.</summary>
    /// <param name="processId">1 or more.</param>
    /// <exception cref="LinuxException">
    /// ESRCH: there is none, or it is hidden. EACCES, EPERM: this user may not look at it (hidepid=1).
    /// </exception>
    /// <exception cref="InvalidDataException">Its file is none that a kernel writes.</exception>
    public ProcessInfo Open(int processId) => TryRead(processId, out ProcessInfo process) switch
    {
        ProcOutcome.Read => process,
        ProcOutcome.Denied => throw new LinuxException(
            "open", Errno.EACCES, PathOf(processId, 0, "stat"), "It is another user's: ask as root."),
        _ => throw new LinuxException(
            "open", Errno.ESRCH, $"process {processId}", "No process has that number, or it is hidden."),
    };

    /// <summary>
    /// Reads this process, by the number that it has there: another one than <see
    /// cref="Environment.ProcessId"/> when the /proc is that of an outer pid namespace.
    /// </summary>
    /// <exception cref="LinuxException">This process is not in there (ENOENT).</exception>
    public ProcessInfo OpenSelf()
    {
        int errno = StatFile.Read(Libc.AT_FDCWD, _root, 0, 0, out StatFields stat);
        return errno == 0
            ? Whole(stat)
            : throw new LinuxException("open", errno, ProcPath.Text(_root, 0, 0, "stat"u8));
    }

    /// <summary>Reads one process, if there is one and it may be looked at.</summary>
    /// <param name="processId">1 or more.</param>
    /// <param name="process">What was read; only for <see cref="ProcOutcome.Read"/>.</param>
    /// <returns>Read, Gone or Denied.</returns>
    /// <exception cref="LinuxException">Something else is wrong: no descriptor is left (EMFILE).</exception>
    /// <exception cref="InvalidDataException">Its file is none that a kernel writes.</exception>
    public ProcOutcome TryRead(int processId, out ProcessInfo process)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(processId, 1);
        int errno = StatFile.Read(Libc.AT_FDCWD, _root, processId, 0, out StatFields stat);
        ProcOutcome outcome = ProcessOutcome(errno, stat, processId);
        stat.Id = processId;
        process = outcome == ProcOutcome.Read ? Whole(stat) : default;
        return outcome;
    }

    /// <inheritdoc/>
    public override string ToString() => Root;

    // The kernel has directories for the numbers of further threads too, though it does not list them. Such a
    // thread is the one that nobody is told of by a signal when it ends.
    private ProcOutcome ProcessOutcome(int errno, in StatFields stat, int process) =>
        errno == 0 && stat.ExitSignal < 0 ? ProcOutcome.Gone : OutcomeOf(errno, process, 0, "stat");

    /// <summary>The threads of a process: what the directory opened is, stays its own.</summary>
    internal IEnumerable<ProcessInfo> Threads(ProcessInfo process)
    {
        using NumberedDirectory? directory =
            NumberedDirectory.TryOpenThreads(_root, process.ProcessId, out int errno);
        if (directory is null || OutcomeAfter(process, "task", errno) != ProcOutcome.Read)
        {
            OutcomeOf(errno, process.ProcessId, 0, "task");
            yield break;
        }

        while (directory.TryNext(out int id))
        {
            if (TryReadIn(directory, process.ProcessId, id, out ProcessInfo found))
            {
                yield return found;
            }
        }
    }

    /// <summary>
    /// A process by its stat. Of a first thread that has ended the kernel writes an address space of nothing
    /// there: that of the process has to be asked for at a thread that goes on.
    /// </summary>
    internal ProcessInfo Whole(in StatFields stat) => stat.HasLostFirstThread
        ? new ProcessInfo(this, 0, WithMemory(stat)) : new ProcessInfo(this, 0, stat);

    /// <summary>One thread of a process, if there is one and it may be looked at.</summary>
    internal ProcOutcome TryReadThread(int process, int thread, out ProcessInfo found)
    {
        int errno = StatFile.Read(Libc.AT_FDCWD, _root, process, thread, out StatFields stat);
        stat.Id = thread;
        found = new ProcessInfo(this, process, stat);
        return OutcomeOf(errno, process, thread, "stat");
    }

    internal ProcOutcome OutcomeOf(int errno, int process, int thread, string file) => errno switch
    {
        0 => ProcOutcome.Read,
        // EINVAL: a label where no security module is at work
        Errno.ENOENT or Errno.ESRCH or Errno.ENOTDIR or Errno.EINVAL => ProcOutcome.Gone,
        Errno.EACCES or Errno.EPERM => ProcOutcome.Denied,
        _ => throw new LinuxException("read", errno, PathOf(process, thread, file)),
    };

    internal string PathOf(int process, int thread, string file) =>
        thread == 0 ? $"{Root}/{process}/{file}" : $"{Root}/{process}/task/{thread}/{file}";

    private bool TryReadIn(NumberedDirectory directory, int process, int id, out ProcessInfo found)
    {
        int errno = StatFile.Read(directory.Descriptor, default, id, 0, out StatFields stat);
        stat.Id = id;
        found = process == 0 ? Whole(stat) : new ProcessInfo(this, process, stat);
        (int owner, int thread) = process == 0 ? (id, 0) : (process, id);
        return OutcomeOf(errno, owner, thread, "stat") == ProcOutcome.Read;
    }

    private StatFields WithMemory(StatFields stat)
    {
        if (LivingThread.TryFind(_root, stat.Id, out StatFields other))
        {
            stat.TakeMemory(other);
        }
        else if (StatFile.TryRead(_root, stat.Id, 0, out StatFields now)
            && now.StartTicks == stat.StartTicks)
        {
            int id = stat.Id;
            stat = now; // a thread has executed a program, and is the first one now
            stat.Id = id;
        }

        return stat;
    }

    private NumberedDirectory OpenRoot() => NumberedDirectory.TryOpen([.. _root, 0], out int errno)
        ?? throw new LinuxException(
            "open", errno, Root, errno is Errno.ENOENT or Errno.ENOTDIR ? "Is proc mounted there?" : null);
}
