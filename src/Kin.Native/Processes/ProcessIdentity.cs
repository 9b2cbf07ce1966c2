using Kin.Native.Proc;

namespace Kin.Native.Processes;

/// <summary>
/// What tells a process from every other one, before and after it, in this container and in others: its
/// number, its start time, and the pid namespace in which the number counts.
/// </summary>
/// <param name="Id">The process number.</param>
/// <param name="StartTicks">Its start, in hundredths of a second after the machine's.</param>
/// <param name="Namespace">The inode of the pid namespace; 0: unknown.</param>
internal readonly record struct ProcessIdentity(int Id, long StartTicks, uint Namespace)
{
    private static readonly Lazy<ProcessIdentity> s_own = new(() => Read(Environment.ProcessId));

    /// <summary>This process.</summary>
    public static ProcessIdentity Own => s_own.Value;

    /// <summary>Whether its number means anything to this process.</summary>
    public bool IsInOwnNamespace => Namespace != 0 && Namespace == Own.Namespace;

    /// <summary>
    /// It has ended, with all its threads, whether or not somebody has reaped it. False also where that
    /// cannot be known: in another pid namespace, while another process has its number, or when no
    /// descriptor is left.
    /// </summary>
    public bool HasEnded()
    {
        if (!IsInOwnNamespace || Id == Own.Id)
        {
            return false;
        }

        using SafeFd? pidfd = PidFd.TryOpen(Id, out int errno);
        return pidfd is null ? errno == Errno.ESRCH : Poll.IsReadable(pidfd);
    }

    /// <summary>The random number of this start of the machine (/proc/sys/kernel/random/boot_id).</summary>
    public static Guid BootId { get; } = ReadBootId();

    /// <summary>The start time of a process of this namespace; 0: there is none.</summary>
    public static long StartOf(int id) => StatFile.StartOf(id) ?? 0;

    private static ProcessIdentity Read(int id) =>
        new(id, StartOf(id), (uint)(Files.FileIdentity.OfTarget("/proc/self/ns/pid")?.Inode ?? 0));

    private static Guid ReadBootId()
    {
        try
        {
            return Guid.Parse(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return Guid.Empty;
        }
    }
}
