using Kin.Native;

namespace Kin.Ipc;

/// <summary>What the errors of sysvipc(7) mean, and what to do about them.</summary>
internal static class SystemVFailure
{
    /// <summary>The exception for a call that returned minus this error number.</summary>
    /// <param name="call">As the man pages name it.</param>
    /// <param name="errno">Positive.</param>
    /// <param name="subject">The object: its key or its id.</param>
    /// <param name="limit">What ENOSPC and EINVAL may be about: the limit and how to see it.</param>
    public static LinuxException Of(string call, int errno, string subject, string? limit = null) =>
        new(call, errno, subject, errno switch
        {
            Errno.EEXIST => "There is an object with this key already: open it, or remove it (ipcrm).",
            Errno.ENOENT => "There is no object with this key.",
            Errno.EACCES => "Its permissions do not allow that to this user (ipcs -p).",
            Errno.EPERM => "Only its owner, its creator and root may do that.",
            Errno.EIDRM => "It was removed.",
            Errno.ENOSPC => $"{limit ?? "A limit is reached"}; look for what is left over (ipcs).",
            Errno.EINVAL => limit is null ? "There is no such object; it was perhaps removed." : $"{limit}.",
            _ => null,
        });

    /// <summary>Throws when <paramref name="result"/> is minus an error number, else returns it.</summary>
    public static int Check(int result, string call, string subject, string? limit = null) =>
        result >= 0 ? result : throw Of(call, -result, subject, limit);

    /// <summary>How an object is called in messages.</summary>
    public static string Name(int id) => $"id {id}";
}
