using Kin.Native.Proc;

namespace Kin.Inspection;

/// <summary>
/// How the memory of a process is shared, in bytes: /proc/PID/smaps_rollup (proc_pid_smaps_rollup(5), Linux
/// 4.14). Only who may trace the process may read it, and reading holds the process up while it changes its
/// mappings: milliseconds for gigabytes. Null: the kernel does not say.
/// </summary>
public sealed class ProcessMemoryShares
{
    private static readonly KeyTable<ProcessMemoryShares> s_keys = new(
        ("Rss", static (ref s, value) => s.ResidentBytes = TextNumber.ReadKilobytes(value)),
        ("Pss", static (ref s, value) => s.ProportionalBytes = TextNumber.ReadKilobytes(value)),
        ("Pss_Anon", static (ref s, value) => s.ProportionalAnonymousBytes = TextNumber.ReadKilobytes(value)),
        ("Pss_File", static (ref s, value) => s.ProportionalFileBytes = TextNumber.ReadKilobytes(value)),
        ("Pss_Shmem", static (ref s, value) => s.ProportionalSharedBytes = TextNumber.ReadKilobytes(value)),
        ("Shared_Clean", static (ref s, value) => s.SharedCleanBytes = TextNumber.ReadKilobytes(value)),
        ("Shared_Dirty", static (ref s, value) => s.SharedDirtyBytes = TextNumber.ReadKilobytes(value)),
        ("Private_Clean", static (ref s, value) => s.PrivateCleanBytes = TextNumber.ReadKilobytes(value)),
        ("Private_Dirty", static (ref s, value) => s.PrivateDirtyBytes = TextNumber.ReadKilobytes(value)),
        ("Referenced", static (ref s, value) => s.ReferencedBytes = TextNumber.ReadKilobytes(value)),
        ("Anonymous", static (ref s, value) => s.AnonymousBytes = TextNumber.ReadKilobytes(value)),
        ("AnonHugePages", static (ref s, value) => s.HugePageBytes = TextNumber.ReadKilobytes(value)),
        ("Swap", static (ref s, value) => s.SwapBytes = TextNumber.ReadKilobytes(value)),
        ("SwapPss", static (ref s, value) => s.ProportionalSwapBytes = TextNumber.ReadKilobytes(value)),
        ("Locked", static (ref s, value) => s.LockedBytes = TextNumber.ReadKilobytes(value)));

    private ProcessMemoryShares()
    {
    }

    /// <summary>In memory (RSS).</summary>
    public long ResidentBytes { get; private set; }

    /// <summary>In memory, each page divided by the number of processes that have it (PSS).</summary>
    public long ProportionalBytes { get; private set; }

    /// <summary>The part of the PSS that belongs to no file (Linux 5.4).</summary>
    public long? ProportionalAnonymousBytes { get; private set; }

    /// <summary>The part of the PSS that comes from files (Linux 5.4).</summary>
    public long? ProportionalFileBytes { get; private set; }

    /// <summary>The part of the PSS that is shared memory (Linux 5.4).</summary>
    public long? ProportionalSharedBytes { get; private set; }

    /// <summary>Also in other processes, and as on the disk.</summary>
    public long SharedCleanBytes { get; private set; }

    /// <summary>Also in other processes, and changed.</summary>
    public long SharedDirtyBytes { get; private set; }

    /// <summary>In this process alone, and as on the disk.</summary>
    public long PrivateCleanBytes { get; private set; }

    /// <summary>In this process alone, and changed.</summary>
    public long PrivateDirtyBytes { get; private set; }

    /// <summary>In this process alone: what would be free if it ended (USS).</summary>
    public long UniqueBytes => PrivateCleanBytes + PrivateDirtyBytes;

    /// <summary>Used lately.</summary>
    public long ReferencedBytes { get; private set; }

    /// <summary>Belongs to no file.</summary>
    public long AnonymousBytes { get; private set; }

    /// <summary>In huge pages.</summary>
    public long? HugePageBytes { get; private set; }

    /// <summary>Swapped out.</summary>
    public long SwapBytes { get; private set; }

    /// <summary>Swapped out, each page divided by the number of processes that have it.</summary>
    public long? ProportionalSwapBytes { get; private set; }

    /// <summary>Locked in memory.</summary>
    public long? LockedBytes { get; private set; }

    internal static ProcessMemoryShares Parse(ReadOnlySpan<byte> text)
    {
        ProcessMemoryShares shares = new();
        return s_keys.Read(text, ref shares) > 0 ? shares : throw TextNumber.Broken(text);
    }
}
