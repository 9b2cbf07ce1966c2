using Kin.Native;

namespace Kin.Ipc;

/// <summary>A <see cref="SystemVMessageQueue"/> at one moment (msgctl(2), IPC_STAT).</summary>
/// <param name="Permissions">Whose it is.</param>
/// <param name="Messages">How many messages wait in it.</param>
/// <param name="Bytes">How many bytes these have.</param>
/// <param name="MaxBytes">How many bytes it holds; senders wait beyond that.</param>
/// <param name="LastSenderId">The process that sent last; 0: none yet.</param>
/// <param name="LastReceiverId">The process that received last; 0: none yet.</param>
/// <param name="LastSent">To the second; null: never.</param>
/// <param name="LastReceived">To the second; null: never.</param>
/// <param name="LastChanged">When it was made, or its owner, mode or size was changed.</param>
public sealed record SystemVMessageQueueStatus(
    SystemVPermissions Permissions,
    long Messages,
    long Bytes,
    long MaxBytes,
    int LastSenderId,
    int LastReceiverId,
    DateTimeOffset? LastSent,
    DateTimeOffset? LastReceived,
    DateTimeOffset? LastChanged)
{
    internal static SystemVMessageQueueStatus Of(in MsqidDs status) => new(
        SystemVPermissions.Of(status.msg_perm),
        (long)status.msg_qnum,
        (long)status.msg_cbytes,
        (long)status.msg_qbytes,
        status.msg_lspid,
        status.msg_lrpid,
        SystemVPermissions.Time(status.msg_stime),
        SystemVPermissions.Time(status.msg_rtime),
        SystemVPermissions.Time(status.msg_ctime));
}
