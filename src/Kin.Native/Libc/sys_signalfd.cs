using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>struct signalfd_siginfo (signalfd(2)), 128 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct SignalfdSiginfo
{
    public uint ssi_signo;
    public int ssi_errno, ssi_code;
    public uint ssi_pid, ssi_uid;
    public int ssi_fd;
    public uint ssi_tid, ssi_band, ssi_overrun, ssi_trapno;
    public int ssi_status, ssi_int;
    public ulong ssi_ptr;
}

internal static unsafe partial class Libc
{
    internal const int SFD_NONBLOCK = 0x800, SFD_CLOEXEC = 0x80000;

    // signalfd(2), Linux 2.6.27 with flags. The library passes the first 8 bytes of the set on.
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial int signalfd(int fd, ulong* mask, int flags);
}
