using Kin.Native;

namespace Kin.Ipc;

/// <summary>Whose a System V object is, and who may use it (struct ipc_perm, sysvipc(7)).</summary>
/// <param name="Key">The key that finds it.</param>
/// <param name="OwnerId">The user who owns it.</param>
/// <param name="OwnerGroupId">The group that owns it.</param>
/// <param name="CreatorId">The user who made it; may do what the owner may.</param>
/// <param name="CreatorGroupId">The group of who made it.</param>
/// <param name="Mode">Reading and writing (of semaphores: changing); the execute bits mean nothing.</param>
public sealed record SystemVPermissions(
    SystemVKey Key, int OwnerId, int OwnerGroupId, int CreatorId, int CreatorGroupId, UnixFileMode Mode)
{
    private const uint ModeBits = 0x1FF;

    internal static SystemVPermissions Of(in IpcPerm perm) => new(
        new SystemVKey(perm.key),
        (int)perm.uid,
        (int)perm.gid,
        (int)perm.cuid,
        (int)perm.cgid,
        (UnixFileMode)(perm.mode & ModeBits));

    internal static uint Bits(UnixFileMode mode) => (uint)mode & ModeBits;

    internal static DateTimeOffset? Time(long seconds) =>
        seconds == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(seconds).ToLocalTime();
}
