using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    // netlink(7), sock_diag(7)
    internal const int NETLINK_SOCK_DIAG = 4, NETLINK_CONNECTOR = 11;
    internal const ushort NLMSG_ERROR = 2, NLMSG_DONE = 3, NLM_F_REQUEST = 1, NLM_F_DUMP = 0x300,
        SOCK_DIAG_BY_FAMILY = 20;
}

/// <summary>struct nlmsghdr (netlink(7)): what follows is padded to 4 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Nlmsghdr
{
    public uint nlmsg_len;
    public ushort nlmsg_type, nlmsg_flags;
    public uint nlmsg_seq, nlmsg_pid;
}

/// <summary>struct sockaddr_nl (netlink(7)); nl_pid 0 is the kernel.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SockaddrNl
{
    public ushort nl_family;
    public ushort nl_pad;
    public uint nl_pid, nl_groups;
}

/// <summary>struct nlattr (linux/netlink.h): the length counts itself, not the padding to 4 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Nlattr
{
    public ushort nla_len, nla_type;
}
