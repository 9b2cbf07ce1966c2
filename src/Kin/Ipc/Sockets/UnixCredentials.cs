namespace Kin.Ipc;

/// <summary>Who a process is, as the kernel says it: it cannot be forged without root.</summary>
/// <param name="ProcessId">
/// The number of the process, which may have ended since; 0: it lies outside of this pid namespace.
/// </param>
/// <param name="UserId">Its effective user; of a message, what it was sent with.</param>
/// <param name="GroupId">Its effective group.</param>
public readonly record struct UnixCredentials(int ProcessId, long UserId, long GroupId)
{
    internal static UnixCredentials Of(Native.Ucred from) => new(from.pid, from.uid, from.gid);
}
