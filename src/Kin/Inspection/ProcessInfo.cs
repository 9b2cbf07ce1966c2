using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Kin.Native;
using Kin.Native.Proc;

namespace Kin.Inspection;

/// <summary>
/// A process as it was when /proc/PID/stat was read, or one thread of it: a value, which does not change.
/// What is not in that file is read when it is asked for, by the methods whose names begin with Read; each
/// call reads anew.
/// </summary>
/// <remarks>
/// A number is used again when its process has been waited for. So after every further read the start time is
/// looked at again: what comes back belongs to this process, or says <see cref="ProcOutcome.Gone"/>.
/// Thread-safe. The value is some hundred bytes long: hand it on by <c>in</c>.
/// </remarks>
public readonly partial struct ProcessInfo
{
    private readonly StatFields _stat;
    private readonly ProcFs? _source;
    private readonly int _process; // 0: this is no thread

    internal ProcessInfo(ProcFs source, int process, in StatFields stat) =>
        (_source, _process, _stat) = (source, process, stat);

    /// <summary>The number of the process; of a thread its own.</summary>
    public int Id => _stat.Id;

    /// <summary>The number of the process; of a thread that of the process it belongs to.</summary>
    public int ProcessId => _process == 0 ? _stat.Id : _process;

    /// <summary>It is one thread, found by <see cref="Threads"/>.</summary>
    public bool IsThread => _process != 0;

    /// <summary>What tells it from every other one.</summary>
    public ProcessIdentity Identity => new(Id, StartTicks);

    /// <summary>
    /// The name of the program, as the kernel has cut it: 15 bytes, or what the program calls itself
    /// (prctl(2), PR_SET_NAME). Threads of the kernel may have 63. Bytes that are not UTF-8 are kept as lone
    /// surrogates. Makes a string each time; <see cref="NameBytes"/> does not.
    /// </summary>
    public string Name => SystemText.Decode(_stat.Name);

    /// <summary>The name as bytes: any but NUL.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> NameBytes => _stat.Name;

    /// <summary>What it does: of a process what its first thread does.</summary>
    public ProcessState State => (ProcessState)_stat.State;

    /// <summary>
    /// The number of its parent. 0: the kernel itself, or a process outside of this pid namespace.
    /// </summary>
    public int ParentId => _stat.ParentId;

    /// <summary>The number of its process group.</summary>
    public int ProcessGroupId => _stat.GroupId;

    /// <summary>The number of its session.</summary>
    public int SessionId => _stat.SessionId;

    /// <summary>
    /// Its controlling terminal below /dev, such as "pts/3"; "major:minor" of an unusual one; null: none.
    /// </summary>
    public string? Terminal => TerminalNumber.NameOf(_stat.Terminal);

    /// <summary>The process group in the foreground of its terminal; null: it has no terminal.</summary>
    public int? ForegroundGroupId => _stat.ForegroundGroupId < 0 ? null : _stat.ForegroundGroupId;

    /// <summary>It is in the foreground of its terminal.</summary>
    public bool IsForeground => _stat.ForegroundGroupId > 0 && _stat.ForegroundGroupId == _stat.GroupId;

    /// <summary>It leads its session.</summary>
    public bool IsSessionLeader => _stat.SessionId == ProcessId;

    /// <summary>A thread of the kernel, shown like a process: it has no memory and no program.</summary>
    public bool IsKernelThread => _stat.IsKernelThread;

    /// <summary>
    /// It has ended, and its parent has not waited for it. A process whose first thread has ended while
    /// others go on is none, though its <see cref="State"/>, that of the first thread, says so.
    /// </summary>
    public bool IsZombie => _stat.IsZombie && !_stat.HasLostFirstThread;

    /// <summary>Its first thread has ended, and others go on.</summary>
    internal bool HasLostFirstThread => _process == 0 && _stat.HasLostFirstThread;

    /// <summary>PF_ flags of the kernel (include/linux/sched.h).</summary>
    public uint Flags => _stat.Flags;

    /// <summary>Its threads that have not ended.</summary>
    public int ThreadCount => _stat.Threads;

    /// <summary>
    /// The signal that its parent gets when it ends, mostly 17, SIGCHLD; 0: none; -1: it is a further thread.
    /// </summary>
    public int ExitSignal => _stat.ExitSignal;

    /// <summary>
    /// How it ended, as wait(2) encodes it; 0 while it lives, and for users who may not trace it.
    /// </summary>
    public int WaitStatus => _stat.WaitStatus;

    /// <summary>Where it was found.</summary>
    private ProcFs Source =>
        _source ?? throw new InvalidOperationException("This is no process: it comes from no ProcFs.");

    /// <summary>"4711 (bash) Sleeping".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Id} ({Name}) {State}");
}
