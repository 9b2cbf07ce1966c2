using System.Runtime.InteropServices;

namespace Kin.Native.Memory;

/// <summary>struct futex_waitv (linux/futex.h, Linux 5.16): one of the words that a call waits for.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FutexWaiter
{
    public ulong val;
    public ulong uaddr;
    public uint flags;
    public uint reserved;
}
