using Kin.Native;

namespace Kin.Ipc;

/// <summary>A <see cref="SystemVSharedMemory"/> at one moment (shmctl(2), IPC_STAT).</summary>
/// <param name="Permissions">Whose it is.</param>
/// <param name="SizeBytes">What was asked for; the kernel rounds it up to whole pages.</param>
/// <param name="AttachCount">How often it is attached, by all processes together.</param>
/// <param name="CreatorProcessId">The process that made it.</param>
/// <param name="LastProcessId">The process that attached or detached it last; 0: none yet.</param>
/// <param name="LastAttached">To the second; null: never.</param>
/// <param name="LastDetached">To the second; null: never.</param>
/// <param name="LastChanged">When it was made, or its owner or mode was changed.</param>
/// <param name="IsRemoved">It was removed, and goes with the last that has it attached.</param>
public sealed record SystemVSharedMemoryStatus(
    SystemVPermissions Permissions,
    long SizeBytes,
    long AttachCount,
    int CreatorProcessId,
    int LastProcessId,
    DateTimeOffset? LastAttached,
    DateTimeOffset? LastDetached,
    DateTimeOffset? LastChanged,
    bool IsRemoved)
{
    internal static SystemVSharedMemoryStatus Of(in ShmidDs status) => new(
        SystemVPermissions.Of(status.shm_perm),
        (long)status.shm_segsz,
        (long)status.shm_nattch,
        status.shm_cpid,
        status.shm_lpid,
        SystemVPermissions.Time(status.shm_atime),
        SystemVPermissions.Time(status.shm_dtime),
        SystemVPermissions.Time(status.shm_ctime),
        (status.shm_perm.mode & Libc.SHM_DEST) != 0);
}
