using Kin.Native.Proc;

namespace Kin.Inspection;

public sealed partial class ProcessStatus
{
    private static readonly RepeatedText s_cpus = new(), s_nodes = new();

    private static readonly KeyTable<ProcessStatus> s_keys = new(
        ("Name", null),
        ("Umask", static (ref s, v) => s.Umask = (UnixFileMode)TextNumber.ReadOctal(v)),
        ("State", static (ref s, v) => s.State = v.Length > 0 ? (ProcessState)v[0] : ProcessState.None),
        ("Tgid", static (ref s, v) => s.ProcessId = TextNumber.ReadInt(v)),
        ("Ngid", null),
        ("Pid", static (ref s, v) => s.Id = TextNumber.ReadInt(v)),
        ("PPid", static (ref s, v) => s.ParentId = TextNumber.ReadInt(v)),
        ("TracerPid", static (ref s, v) => s.TracerId = TextNumber.ReadInt(v)),
        ("Uid", static (ref s, v) => s.UserIds = CredentialIds.Parse(v)),
        ("Gid", static (ref s, v) => s.GroupIds = CredentialIds.Parse(v)),
        ("FDSize", static (ref s, v) => s.DescriptorSlots = TextNumber.ReadInt(v)),
        ("Groups", static (ref s, v) => s.SupplementaryGroupIds = Ids(v)),
        ("NStgid", null),
        ("NSpid", static (ref s, v) => s.NamespaceIds = TextNumber.ReadAll(v)),
        ("NSpgid", null),
        ("NSsid", null),
        ("Kthread", null),
        ("VmPeak", static (ref s, v) => s.PeakVirtualBytes = TextNumber.ReadKilobytes(v)),
        ("VmSize", static (ref s, v) => s.VirtualBytes = TextNumber.ReadKilobytes(v)),
        ("VmLck", static (ref s, v) => s.LockedBytes = TextNumber.ReadKilobytes(v)),
        ("VmPin", static (ref s, v) => s.PinnedBytes = TextNumber.ReadKilobytes(v)),
        ("VmHWM", static (ref s, v) => s.PeakResidentBytes = TextNumber.ReadKilobytes(v)),
        ("VmRSS", static (ref s, v) => s.ResidentBytes = TextNumber.ReadKilobytes(v)),
        ("RssAnon", static (ref s, v) => s.AnonymousBytes = TextNumber.ReadKilobytes(v)),
        ("RssFile", static (ref s, v) => s.FileBytes = TextNumber.ReadKilobytes(v)),
        ("RssShmem", static (ref s, v) => s.SharedMemoryBytes = TextNumber.ReadKilobytes(v)),
        ("VmData", static (ref s, v) => s.DataBytes = TextNumber.ReadKilobytes(v)),
        ("VmStk", static (ref s, v) => s.StackBytes = TextNumber.ReadKilobytes(v)),
        ("VmExe", static (ref s, v) => s.CodeBytes = TextNumber.ReadKilobytes(v)),
        ("VmLib", static (ref s, v) => s.LibraryBytes = TextNumber.ReadKilobytes(v)),
        ("VmPTE", static (ref s, v) => s.PageTableBytes = TextNumber.ReadKilobytes(v)),
        ("VmSwap", static (ref s, v) => s.SwapBytes = TextNumber.ReadKilobytes(v)),
        ("HugetlbPages", static (ref s, v) => s.HugetlbBytes = TextNumber.ReadKilobytes(v)),
        ("CoreDumping", null),
        ("THP_enabled", null),
        ("untag_mask", null),
        ("Threads", static (ref s, v) => s.ThreadCount = TextNumber.ReadInt(v)),
        ("SigQ", static (ref s, v) => ReadQueue(s, v)),
        ("SigPnd", static (ref s, v) => s.PendingForThread = new(TextNumber.ReadHexadecimal(v))),
        ("ShdPnd", static (ref s, v) => s.Pending = new(TextNumber.ReadHexadecimal(v))),
        ("SigBlk", static (ref s, v) => s.Blocked = new(TextNumber.ReadHexadecimal(v))),
        ("SigIgn", static (ref s, v) => s.Ignored = new(TextNumber.ReadHexadecimal(v))),
        ("SigCgt", static (ref s, v) => s.Caught = new(TextNumber.ReadHexadecimal(v))),
        ("CapInh", static (ref s, v) => s.InheritableCapabilities = TextNumber.ReadHexadecimal(v)),
        ("CapPrm", static (ref s, v) => s.PermittedCapabilities = TextNumber.ReadHexadecimal(v)),
        ("CapEff", static (ref s, v) => s.EffectiveCapabilities = TextNumber.ReadHexadecimal(v)),
        ("CapBnd", static (ref s, v) => s.BoundingCapabilities = TextNumber.ReadHexadecimal(v)),
        ("CapAmb", static (ref s, v) => s.AmbientCapabilities = TextNumber.ReadHexadecimal(v)),
        ("NoNewPrivs", static (ref s, v) => s.NoNewPrivileges = TextNumber.Read(v) != 0),
        ("Seccomp", static (ref s, v) => s.SeccompMode = TextNumber.ReadInt(v)),
        ("Seccomp_filters", static (ref s, v) => s.SeccompFilters = TextNumber.ReadInt(v)),
        ("Speculation_Store_Bypass", null),
        ("SpeculationIndirectBranch", null),
        ("Cpus_allowed", null),
        ("Cpus_allowed_list", static (ref s, v) => s.AllowedCpus = s_cpus.Decode(v)),
        ("Mems_allowed", null),
        ("Mems_allowed_list", static (ref s, v) => s.AllowedMemoryNodes = s_nodes.Decode(v)),
        ("voluntary_ctxt_switches", static (ref s, v) => s.VoluntarySwitches = TextNumber.Read(v)),
        ("nonvoluntary_ctxt_switches", static (ref s, v) => s.InvoluntarySwitches = TextNumber.Read(v)));

    internal static ProcessStatus Parse(ReadOnlySpan<byte> text)
    {
        ProcessStatus status = new();
        return s_keys.Read(text, ref status) > 0 ? status : throw TextNumber.Broken(text);
    }

    /// <summary>
    /// This one of a first thread that has ended, with what belongs to the whole process from another thread:
    /// its memory, the room for descriptors, the mask of new files.
    /// </summary>
    internal ProcessStatus WithProcessOf(ProcessStatus other)
    {
        ProcessStatus whole = (ProcessStatus)MemberwiseClone();
        (whole.Umask, whole.DescriptorSlots) = (other.Umask, other.DescriptorSlots);
        (whole.PeakVirtualBytes, whole.VirtualBytes) = (other.PeakVirtualBytes, other.VirtualBytes);
        (whole.LockedBytes, whole.PinnedBytes) = (other.LockedBytes, other.PinnedBytes);
        (whole.PeakResidentBytes, whole.ResidentBytes) = (other.PeakResidentBytes, other.ResidentBytes);
        (whole.AnonymousBytes, whole.FileBytes) = (other.AnonymousBytes, other.FileBytes);
        (whole.SharedMemoryBytes, whole.DataBytes) = (other.SharedMemoryBytes, other.DataBytes);
        (whole.StackBytes, whole.CodeBytes) = (other.StackBytes, other.CodeBytes);
        (whole.LibraryBytes, whole.PageTableBytes) = (other.LibraryBytes, other.PageTableBytes);
        (whole.SwapBytes, whole.HugetlbBytes) = (other.SwapBytes, other.HugetlbBytes);
        return whole;
    }

    private static uint[] Ids(ReadOnlySpan<byte> text)
    {
        int[] numbers = TextNumber.ReadAll(text);
        uint[] ids = new uint[numbers.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = CredentialIds.Id(numbers[i]);
        }

        return ids;
    }

    // "3/127234": queued, and the limit.
    private static void ReadQueue(ProcessStatus status, ReadOnlySpan<byte> value)
    {
        int slash = value.IndexOf((byte)'/');
        status.QueuedSignals = TextNumber.Read(value);
        status.QueuedSignalLimit = slash > 0 ? TextNumber.Read(value[(slash + 1)..]) : null;
    }
}
