using Kin.Native;
using Kin.Native.Proc;

namespace Kin.Inspection;

public readonly partial struct ProcessInfo
{
    /// <summary>Memory by /proc/PID/statm, which anybody may read.</summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<ProcessMemoryUse> ReadMemoryUse() =>
        Source.Read(this, "statm", ProcessMemoryUse.Parse);

    /// <summary>
    /// Time on CPUs, and time without one, by /proc/PID/schedstat, which anybody may read. Of the first
    /// thread, or of this one.
    /// </summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<ProcessSchedule> ReadSchedule() =>
        Source.Read(this, "schedstat", ProcessSchedule.Parse);

    /// <summary>Users, groups, memory, signals, capabilities by /proc/PID/status.</summary>
    /// <exception cref="LinuxException">No descriptor is left (EMFILE), and the like.</exception>
    /// <exception cref="InvalidDataException">The file is none that a kernel writes.</exception>
    public ProcReading<ProcessStatus> ReadStatus()
    {
        ProcReading<ProcessStatus> own = Source.Read(this, "status", ProcessStatus.Parse);
        return !IsThread && own.TryGet(out ProcessStatus? status) && status.HasLostFirstThread
            ? Source.WithCommon(this, own) : own;
    }

    /// <summary>What it has read and written, by /proc/PID/io; denied to other users.</summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<ProcessIo> ReadIo() => Source.Read(this, "io", ProcessIo.Parse);

    /// <summary>
    /// How its memory is shared, by /proc/PID/smaps_rollup; denied to other users, missing for threads of the
    /// kernel and zombies.
    /// </summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<ProcessMemoryShares> ReadMemoryShares() =>
        Source.Read(this, "smaps_rollup", ProcessMemoryShares.Parse);

    /// <summary>The control groups that it is in, one for each hierarchy.</summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<IReadOnlyList<ControlGroupPath>> ReadControlGroups() =>
        Source.Read<IReadOnlyList<ControlGroupPath>>(this, "cgroup", ControlGroupPath.Parse);

    /// <summary>Its limits, those of getrlimit(2).</summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<IReadOnlyList<ProcessLimit>> ReadLimits() =>
        Source.Read<IReadOnlyList<ProcessLimit>>(this, "limits", ProcessLimit.Parse);

    /// <summary>
    /// The program and its arguments, as it was started with, unless it has written over them. Empty for
    /// threads of the kernel and zombies.
    /// </summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<IReadOnlyList<string>> ReadCommandLine() =>
        Source.Read<IReadOnlyList<string>>(this, "cmdline", NulSeparated.Parse);

    /// <summary>The same as bytes, with a NUL behind each.</summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<byte[]> ReadCommandLineBytes() =>
        Source.Read(this, "cmdline", static text => text.ToArray());

    /// <summary>
    /// The variables with which it was started; denied to other users. Empty for threads of the kernel and
    /// zombies.
    /// </summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<IReadOnlyDictionary<string, string>> ReadEnvironment() =>
        Source.Read<IReadOnlyDictionary<string, string>>(this, "environ", NulSeparated.ParseVariables);

    /// <summary>
    /// The parts of its address space; denied to other users. Empty for threads of the kernel and zombies.
    /// The process goes on meanwhile: of one that maps and unmaps, parts may be missing.
    /// </summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<IReadOnlyList<MemoryMapping>> ReadMappings() =>
        Source.Read<IReadOnlyList<MemoryMapping>>(this, "maps", MemoryMapping.Parse);

    /// <summary>
    /// The function of the kernel in which it waits, such as "futex_wait_queue"; null: it does not wait, or
    /// this user may not know. Empty or missing on kernels without it.
    /// </summary>
    /// <inheritdoc cref="ReadStatus" path="/exception"/>
    public ProcReading<string?> ReadWaitPlace() => Source.Read<string?>(
        this, "wchan", static text => text.SequenceEqual("0"u8) ? null : SystemText.Decode(text));

    /// <summary>How many descriptors it has open; denied to other users.</summary>
    /// <exception cref="LinuxException">No descriptor is left (EMFILE), and the like.</exception>
    public ProcReading<int> CountDescriptors()
    {
        using DescriptorNumbers? directory =
            Source.TryOpenNumbers(this, out ProcOutcome outcome, out int errno);
        int count = 0;
        while (directory is not null && directory.TryNext(out _))
        {
            count++;
        }

        outcome = directory is null ? outcome : Source.OutcomeAfter(this, "fd", 0);
        return outcome == ProcOutcome.Read
            ? new ProcReading<int>(count)
            : new ProcReading<int>(outcome, errno, Source.PathOf(ProcessId, 0, "fd"));
    }

    /// <summary>
    /// Its threads, the first one included, in the order of their numbers; each is read when it is asked for.
    /// None when the process is gone.
    /// </summary>
    /// <exception cref="LinuxException">No descriptor is left (EMFILE), and the like.</exception>
    public IEnumerable<ProcessInfo> Threads() => Source.Threads(this);

    /// <summary>Whether this process, and not another one of its number, is there; a zombie is.</summary>
    public bool IsStillThere() => Source.OutcomeAfter(this, "stat", 0) == ProcOutcome.Read;
}
