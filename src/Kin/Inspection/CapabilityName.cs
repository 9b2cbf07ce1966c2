namespace Kin.Inspection;

/// <summary>
/// Names of capabilities (capabilities(7)), up to those of Linux 5.9; newer ones have none.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public static class CapabilityName
{
    private const int Bits = 64;

    // By number (linux/capability.h).
    private static readonly string[] s_names =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL",
        "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE",
        "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER",
        "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT",
        "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE", "CAP_SYS_RESOURCE", "CAP_SYS_TIME",
        "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL",
        "CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM",
        "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
    ];

    /// <summary>All names, in the order of the numbers.</summary>
    public static IReadOnlyList<string> Known => s_names;

    /// <summary>The name of one: "CAP_KILL"; "CAP_41" for one that has none here.</summary>
    /// <param name="number">0 to 63.</param>
    /// <exception cref="ArgumentOutOfRangeException">No capability can have that number.</exception>
    public static string Of(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Bits);
        return number < s_names.Length ? s_names[number] : $"CAP_{number}";
    }

    /// <summary>The names of a set, such as <see cref="ProcessStatus.EffectiveCapabilities"/>.</summary>
    /// <param name="capabilities">Bit n is capability n.</param>
    public static IReadOnlyList<string> AllOf(ulong capabilities) =>
        [.. Enumerable.Range(0, Bits).Where(n => (capabilities >> n & 1) != 0).Select(Of)];
}
