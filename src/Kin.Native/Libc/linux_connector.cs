using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    // Documentation/driver-api/connector.rst
    internal const int CN_IDX_PROC = 1, CN_VAL_PROC = 1;
}

/// <summary>struct cn_msg (linux/connector.h), without the data that follows.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CnMsg
{
    public uint idx, val, seq, ack;
    public ushort len, flags;
}
