using System.Runtime.InteropServices;

namespace Kin.Native.Spawn;

/// <summary>
/// RLIMIT_NOFILE as this process was given it. The .NET runtime raises the soft limit to the hard one when it
/// starts (its builds for musl do not) and remembers no more; programs that use select(2), or close every
/// possible descriptor, want the old one.
/// </summary>
/// <remarks>
/// Nothing in this process, or in what the kernel shows of it, keeps the old value, so it is concluded from
/// those that handed it down. It stays unnoticed when a process lowered its soft limit and then executed this
/// program itself, without a process between: that one is gone.
/// </remarks>
internal static unsafe class OpenFileLimit
{
    // The kernel's (INR_OPEN_CUR) and systemd's; with it come these hard limits, and hardly ever otherwise.
    private const ulong UsualSoft = 1024, KernelHard = 4096, SystemdHard = 524288;

    // Boxed: Lazy<Rlimit?> cannot be compiled ahead, and its six methods would be at every start.
    private static readonly Lazy<object?> s_original = new(() => Find());

    /// <summary>The limit to give to children; null: the present one is right. Found once.</summary>
    public static Rlimit? Original => (Rlimit?)s_original.Value;

    /// <summary>
    /// The soft limit before it was raised; null: the present one is right, or nothing tells of another.
    /// </summary>
    /// <param name="own">The limits of this process.</param>
    /// <param name="ancestors">Those of its parent, the parent's parent, and so on, as far as known.</param>
    internal static ulong? SoftBefore(Rlimit own, IEnumerable<AncestorLimit> ancestors)
    {
        if (own.rlim_cur != own.rlim_max)
        {
            return null; // set on purpose since
        }

        foreach (AncestorLimit ancestor in ancestors)
        {
            if (ancestor.Hard != own.rlim_max)
            {
                break; // limits were set between it and this process: its soft limit says nothing
            }

            if (ancestor.Soft != ancestor.Hard)
            {
                return ancestor.Soft;
            }

            if (!ancestor.IsDotNet)
            {
                return null; // it raised it on purpose, or got it so
            }
        }

        return own.rlim_max is KernelHard or SystemdHard ? UsualSoft : null;
    }

    private static Rlimit? Find()
    {
        Rlimit own = default;
        if (Libc.prlimit(0, Libc.RLIMIT_NOFILE, null, &own) != 0
            || RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal))
        {
            return null;
        }

        return SoftBefore(own, AncestorLimit.OfThisProcess()) is ulong soft
            ? new Rlimit { rlim_cur = soft, rlim_max = own.rlim_max }
            : null;
    }
}
