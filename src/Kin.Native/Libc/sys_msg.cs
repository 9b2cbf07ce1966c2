using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>struct msqid64_ds (asm/msgbuf.h), 120 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MsqidDs
{
    public IpcPerm msg_perm;
    public long msg_stime, msg_rtime, msg_ctime;
    public ulong msg_cbytes, msg_qnum, msg_qbytes;
    public int msg_lspid, msg_lrpid;
    private readonly ulong _unused4, _unused5;
}

internal static unsafe partial class Libc
{
    // msgop(2); MSG_COPY: Linux 3.8, with CONFIG_CHECKPOINT_RESTORE
    internal const int MSG_NOERROR = 0x1000, MSG_EXCEPT = 0x2000, MSG_COPY = 0x4000;
}
