using System.Globalization;
using Kin.Inspection;
using Kin.Tool.Processes;

namespace Kin.Tool.Facts;

/// <summary>What is known of a process, group by group, read once.</summary>
internal sealed class ProcessFacts
{
    private readonly ProcessInfo _process;
    private readonly ProcessStatus? _status;

    /// <exception cref="LinuxException">ESRCH: the process has ended meanwhile.</exception>
    public ProcessFacts(in ProcessInfo process)
    {
        _process = process;
        _status = process.ReadStatus().Value;
        Groups =
        [
            Identity(), Family(), State(), Time(), Memory(), Transfer(), Places(), Security(), Signals(),
        ];
    }

    /// <summary>All groups.</summary>
    public IReadOnlyList<FactGroup> Groups { get; }

    private FactGroup Identity()
    {
        FactGroup group = new("process", "process");
        group.Add("number", "pid", $"{_process.Id}", (long)_process.Id);
        group.Add(
            "name", "name", _process.IsKernelThread ? $"[{_process.Name}]" : _process.Name, _process.Name);
        group.Add(
            "command line", "command", _process.ReadCommandLine(),
            words => words.Count == 0 ? null : string.Join(' ', words.Select(ShellWord.Quoted)),
            words => words);
        group.Add("program", "program", _process.ReadProgramPath(), path => path);
        group.Add("directory", "directory", _process.ReadWorkingDirectory(), path => path);
        group.Add(
            "root", "root", _process.ReadRootDirectory(), path => path == "/" ? null : path, path => path);
        string age = Amount.Time(TimeProvider.System.GetUtcNow() - _process.StartTime);
        DateTime start = _process.StartTime.LocalDateTime;
        group.Add(
            "started", "started",
            string.Create(CultureInfo.InvariantCulture, $"{start:yyyy-MM-dd HH:mm:ss}, {age} ago"),
            _process.StartTime.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        Ids(group, "user", _status!.UserIds, AccountNames.User);
        Ids(group, "group", _status.GroupIds, AccountNames.Group);
        group.Add(
            "logged in as", "loginUser", _process.ReadLoginUserId(),
            id => id is uint user ? $"{AccountNames.User(user)} ({user})" : null, id => (long?)id);
        IReadOnlyList<uint> more = _status.SupplementaryGroupIds;
        group.Add(
            "groups", "groups", more.Count == 0 ? null : string.Join(' ', more.Select(AccountNames.Group)),
            more.Select(id => (long)id).ToArray());
        return group;
    }

    private static void Ids(FactGroup group, string label, CredentialIds ids, Func<uint, string> name)
    {
        string text = $"{name(ids.Real)} ({ids.Real})";
        text += ids.Effective == ids.Real ? "" : $", acts as {name(ids.Effective)} ({ids.Effective})";
        text += ids.Saved == ids.Effective ? "" : $", may act as {name(ids.Saved)} ({ids.Saved})";
        group.Add(label, label, text, new long[] { ids.Real, ids.Effective, ids.Saved, ids.FileSystem });
    }

    private FactGroup Family()
    {
        FactGroup group = new("family", "family");
        int id = _process.Id, parent = _process.ParentId;
        group.Add("parent", "parent", parent == 0 ? "none here" : Named(parent), (long)parent);
        ProcessInfo[] children = [.. ProcFs.Default.Processes().Where(p => p.ParentId == id)];
        group.Add(
            "children", "children",
            children.Length == 0 ? "none" : ShortList.Of(children.Select(c => $"{c.Id} {c.Name}{Mark(c)}")),
            children.Select(c => (long)c.Id).ToArray());
        group.Add(
            "process group", "group",
            $"{_process.ProcessGroupId}{(_process.IsForeground ? ", in the foreground" : "")}",
            (long)_process.ProcessGroupId);
        group.Add(
            "session", "session",
            $"{_process.SessionId}{(_process.IsSessionLeader ? ", which it leads" : "")}",
            (long)_process.SessionId);
        group.Add("terminal", "terminal", _process.Terminal ?? "none", _process.Terminal ?? (object)"");
        group.Add("threads", "threads", _process.ThreadCount);
        group.Add(
            "traced by", "tracer", _status!.TracerId == 0 ? null : Named(_status.TracerId),
            (long)_status.TracerId);
        return group;
    }

    private FactGroup State()
    {
        FactGroup group = new("state", "state");
        ProcessState state = _process.State;
        string meaning = state != ProcessState.Zombie || _process.IsZombie ? state.Meaning()
            : "its first thread has ended, others go on";
        group.Add("state", "state", $"{state.Letter()}, {meaning}", $"{state.Letter()}");
        ProcReading<WaitingCall?> call = _process.ReadWaitingCall();
        ProcessInfo process = _process;
        if (!_process.IsKernelThread) // what the file says of those is no call
        {
            group.Add(
                "waits in", "call", call, c => c is null ? null : WaitText.Of(process, c),
                c => c?.ToString());
        }

        group.Add("in the kernel in", "wchan", _process.ReadWaitPlace(), place => place);
        // To those who may not trace it the kernel says 0, which would be "exit code 0".
        bool mayKnow = _process.WaitStatus != 0 || _process.ReadProgramPath().Outcome != ProcOutcome.Denied;
        if (_process.IsZombie && !mayKnow)
        {
            group.Deny("ended", "waitStatus");
        }
        else
        {
            group.Add(
                "ended", "waitStatus", _process.IsZombie ? EndText(_process.WaitStatus) : null,
                (long)_process.WaitStatus);
        }

        return group;
    }

    private FactGroup Time()
    {
        FactGroup group = new("time on CPUs", "cpu");
        group.Add(
            "in its own code", "userSeconds", Amount.Time(_process.UserTime), _process.UserTime.TotalSeconds);
        group.Add(
            "in the kernel", "systemSeconds", Amount.Time(_process.SystemTime),
            _process.SystemTime.TotalSeconds);
        group.Add(
            "first thread ran", "running", _process.ReadSchedule(),
            s => $"{Amount.Time(s.Running)} in {Amount.Of(s.Slices, "slice")}", s => s.Running.TotalSeconds);
        group.Add(
            "was ready, had no CPU", "ready", _process.ReadSchedule(), s => Amount.Time(s.Ready),
            s => s.Ready.TotalSeconds);
        group.Add("waited", "voluntarySwitches", _status!.VoluntarySwitches);
        group.Add("was sent away", "involuntarySwitches", _status.InvoluntarySwitches);
        string policy = SchedulingText.Policy(_process.PolicyNumber);
        group.Add(
            "policy", "policy",
            _process.RealTimePriority > 0 ? $"{policy} {_process.RealTimePriority}" : policy);
        group.Add("nice", "nice", $"{_process.Nice}", (long)_process.Nice);
        group.Add("at disks", "ioPriority", IoPriorityText(_process.Id));
        group.Add(
            "CPUs", "cpus", $"{_status.AllowedCpus}, the last was {_process.LastCpu}", _status.AllowedCpus);
        group.Add("", "lastCpu", null, (long)_process.LastCpu);
        return group;
    }

    private FactGroup Memory()
    {
        FactGroup group = new("memory", "memory");
        Bytes(group, "in memory", "residentBytes", _status!.ResidentBytes);
        Bytes(group, "at most so far", "peakResidentBytes", _status.PeakResidentBytes);
        Bytes(group, "address space", "virtualBytes", _status.VirtualBytes);
        Bytes(group, "swapped out", "swapBytes", _status.SwapBytes);
        ProcReading<ProcessMemoryShares> shares = _process.ReadMemoryShares();
        group.Add(
            "its share (PSS)", "proportionalBytes", shares, s => Amount.Bytes(s.ProportionalBytes),
            s => s.ProportionalBytes);
        group.Add(
            "its alone (USS)", "privateBytes", shares,
            s => Amount.Bytes(s.PrivateCleanBytes + s.PrivateDirtyBytes),
            s => s.PrivateCleanBytes + s.PrivateDirtyBytes);
        BytesIfAny(group, "of its data", "anonymousBytes", _status.AnonymousBytes);
        BytesIfAny(group, "of files", "fileBytes", _status.FileBytes);
        BytesIfAny(group, "shared memory", "sharedMemoryBytes", _status.SharedMemoryBytes);
        BytesIfAny(group, "in large pages", "hugetlbBytes", _status.HugetlbBytes);
        BytesIfAny(group, "locked", "lockedBytes", _status.LockedBytes);
        BytesIfAny(group, "pinned", "pinnedBytes", _status.PinnedBytes);
        BytesIfAny(group, "page tables", "pageTableBytes", _status.PageTableBytes);
        group.Add("page faults", "minorFaults", _process.MinorFaults);
        group.Add("of those from disk", "majorFaults", _process.MajorFaults);
        group.Add("OOM score", "oomScore", _process.ReadOomScore(), n => $"{n}", n => (long)n);
        group.Add(
            "OOM adjustment", "oomAdjustment", _process.ReadOomScoreAdjustment(), n => $"{n}", n => (long)n);
        return group;
    }

    private FactGroup Transfer()
    {
        FactGroup group = new("input and output", "io");
        ProcReading<ProcessIo> io = _process.ReadIo();
        group.Add("from disks", "readBytes", io, i => Amount.Bytes(i.ReadBytes), i => i.ReadBytes);
        group.Add("to disks", "writtenBytes", io, i => Amount.Bytes(i.WrittenBytes), i => i.WrittenBytes);
        group.Add(
            "read in all", "readCallBytes", io,
            i => $"{Amount.Bytes(i.ReadCallBytes)} in {Amount.Of(i.ReadCalls, "call")}",
            i => i.ReadCallBytes);
        group.Add(
            "written in all", "writeCallBytes", io,
            i => $"{Amount.Bytes(i.WriteCallBytes)} in {Amount.Of(i.WriteCalls, "call")}",
            i => i.WriteCallBytes);
        group.Add("", "readCalls", io, _ => null, i => i.ReadCalls);
        group.Add("", "writeCalls", io, _ => null, i => i.WriteCalls);
        ulong? most = _process.ReadLimits().Value.FirstOrDefault(l => l.Name == "Max open files").Soft;
        group.Add(
            "open descriptors", "descriptors", _process.CountDescriptors(),
            n => $"{n} of at most {most?.ToString(CultureInfo.InvariantCulture) ?? "any number"}",
            n => (long)n);
        return group;
    }

    private FactGroup Places()
    {
        FactGroup group = new("control groups and namespaces", "places");
        group.Add(
            "control group", "cgroup", _process.ReadControlGroups(),
            all => string.Join('\n', all.GroupBy(c => c.Path)
                .Select(same => GroupText(same, all.Count > 1)).Select(Visible.Text)),
            all => all.Select(c => $"{c.Hierarchy}:{c.Controllers}:{c.Path}").ToArray(), areLines: true);
        IReadOnlyList<int> ids = _status!.NamespaceIds;
        group.Add(
            "numbers in namespaces", "namespaceIds", ids.Count > 1 ? string.Join(' ', ids) : null,
            ids.Select(n => (long)n).ToArray());
        HashSet<NamespaceId> own = [.. ProcFs.Default.OpenSelf().ReadNamespaces().Value];
        group.Add(
            "namespaces", "namespaces", _process.ReadNamespaces(),
            all => Described(all, own), all => all.Select(n => n.ToString()).ToArray());
        return group;
    }

    private FactGroup Security()
    {
        FactGroup group = new("rights", "rights");
        Capabilities(group, "capabilities", "effective", _status!.EffectiveCapabilities);
        Capabilities(group, "may have", "permitted", _status.PermittedCapabilities);
        Capabilities(group, "can ever have", "bounding", _status.BoundingCapabilities);
        Capabilities(group, "inheritable", "inheritable", _status.InheritableCapabilities);
        Capabilities(group, "passes on", "ambient", _status.AmbientCapabilities);
        group.Add(
            "no new privileges", "noNewPrivileges",
            _status.NoNewPrivileges is bool none ? none ? "yes" : "no" : null, _status.NoNewPrivileges);
        group.Add(
            "seccomp", "seccomp",
            _status.SeccompMode switch
            {
                0 => "none",
                1 => "strict: read, write, exit",
                2 => $"by {(_status.SeccompFilters is int n ? Amount.Of(n, "filter") : "filters")}",
                _ => null,
            },
            (long?)_status.SeccompMode);
        group.Add("label", "label", _process.ReadSecurityLabel(), label => label.Length == 0 ? null : label);
        group.Add(
            "umask", "umask",
            _status.Umask is UnixFileMode mask ? Convert.ToString((int)mask, 8).PadLeft(4, '0') : null);
        return group;
    }

    private FactGroup Signals()
    {
        FactGroup group = new("signals", "signals");
        Mask(group, "pending", "pending", _status!.Pending);
        Mask(group, "pending for the first thread", "pendingForThread", _status.PendingForThread);
        Mask(group, "blocked", "blocked", _status.Blocked);
        Mask(group, "ignored", "ignored", _status.Ignored);
        Mask(group, "caught", "caught", _status.Caught);
        group.Add(
            "queued", "queued",
            _status.QueuedSignals is long queued
                ? $"{queued} of at most {_status.QueuedSignalLimit} of its user" : null,
            _status.QueuedSignals);
        return group;
    }

    private static string? IoPriorityText(int id)
    {
        try
        {
            using ProcessHandle handle = ProcessHandle.Open(id);
            return handle.IoPriority is IoPriority found ? SchedulingText.Io(found) : null;
        }
        catch (LinuxException)
        {
            return null; // gone, which is said when all is read
        }
    }

    private static void Mask(FactGroup group, string label, string key, SignalMask mask)
    {
        string[] names = [.. mask.Numbers.Select(number => new Signal(number).Name)];
        string text = names.Length == 0 ? "none"
            : mask.Bits == ulong.MaxValue ? "all" : string.Join(' ', names);
        group.Add(label, key, text, names);
    }

    private static void Capabilities(FactGroup group, string label, string key, ulong set)
    {
        const int FewEnough = 5;
        IReadOnlyList<string> names = CapabilityName.AllOf(set);
        string[] missing = [.. CapabilityName.Known.Except(names)];
        string text = names.Count == 0 ? "none"
            : missing.Length == 0 ? "all"
            : missing.Length <= FewEnough ? $"all but {string.Join(' ', missing)}" : string.Join(' ', names);
        group.Add(label, key, text, names);
    }

    private static void Bytes(FactGroup group, string label, string key, long? bytes) =>
        group.Add(label, key, bytes is long count ? Amount.Bytes(count) : null, bytes);

    private static void BytesIfAny(FactGroup group, string label, string key, long? bytes) =>
        group.Add(label, key, bytes is long count and > 0 ? Amount.Bytes(count) : null, bytes);

    // Each hierarchy of version 1 has its own; where they agree one line is enough.
    private static string GroupText(IGrouping<string, ControlGroupPath> same, bool isOneOfMany)
    {
        string controllers = string.Join(", ", same
            .Select(c => c.Hierarchy == 0 && isOneOfMany ? "version 2" : c.Controllers)
            .Where(c => c.Length > 0));
        return controllers.Length == 0 ? same.Key : $"{same.Key} ({controllers})";
    }

    private static string Described(IReadOnlyList<NamespaceId> all, HashSet<NamespaceId> own)
    {
        string[] others = [.. all.Where(n => !own.Contains(n)).Select(n => n.ToString())];
        return others.Length == 0 ? "the same as those of kin"
            : $"of its own: {string.Join(' ', others)}; the others as kin";
    }

    private static string Named(int id) => $"{id} {ProcessNumbers.NameOf(id)}";

    private static string Mark(in ProcessInfo process) => process.IsZombie ? " (zombie)" : "";

    private static string EndText(int status) => (status & 0x7f) is int signal and > 0
        ? $"killed by {new Signal(signal).Name}{((status & 0x80) != 0 ? ", core dumped" : "")}"
        : $"exit code {(status >> 8) & 0xff}";
}
