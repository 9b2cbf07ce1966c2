using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    // sock_diag(7), Linux 3.3
    internal const int UDIAG_SHOW_NAME = 1, UDIAG_SHOW_PEER = 4, UDIAG_SHOW_RQLEN = 16;
    internal const ushort UNIX_DIAG_NAME = 0, UNIX_DIAG_PEER = 2, UNIX_DIAG_RQLEN = 4;
}

/// <summary>struct unix_diag_req (sock_diag(7)): which sockets, and what to tell of them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct UnixDiagRequest
{
    public byte sdiag_family, sdiag_protocol;
    public ushort pad;
    public uint udiag_states, udiag_ino, udiag_show;
    public fixed uint udiag_cookie[2];
}

/// <summary>struct unix_diag_msg (sock_diag(7)): one socket; attributes follow.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct UnixDiagMessage
{
    public byte udiag_family, udiag_type, udiag_state, pad;
    public uint udiag_ino;
    public fixed uint udiag_cookie[2];
}
