namespace Kin.Native.Spawn;

/// <summary>
/// RLIMIT_NOFILE as this process was given it. The .NET runtime raises the soft limit to the hard one when it
/// starts and remembers no more; programs that use select(2), or close every possible descriptor, want the
/// old one.
/// </summary>
internal static unsafe class OpenFileLimit
{
    private const ulong Usual = 1024;
    private static readonly Lazy<Rlimit?> s_original = new(Find);

    /// <summary>
    /// The limit to give to children; null: the present one is right. The best source is the parent process,
    /// from which the limit was inherited (readable with the same user or CAP_SYS_RESOURCE); else 1024, which
    /// nearly every system uses, capped by the hard limit. Found once.
    /// </summary>
    public static Rlimit? Original => s_original.Value;

    private static Rlimit? Find()
    {
        Rlimit own = default, parent = default;
        if (Libc.prlimit(0, Libc.RLIMIT_NOFILE, null, &own) != 0 || own.rlim_cur != own.rlim_max)
        {
            return null;
        }

        int pid = Libc.getppid();
        bool known = pid != 0 && Libc.prlimit(pid, Libc.RLIMIT_NOFILE, null, &parent) == 0;
        ulong soft = Math.Min(known ? parent.rlim_cur : Usual, own.rlim_max);
        return soft == own.rlim_cur ? null : new Rlimit { rlim_cur = soft, rlim_max = own.rlim_max };
    }
}
