namespace Kin.Native.Sockets;

/// <summary>What the kernel calls the protocol of a socket that any process has.</summary>
internal static unsafe class SocketName
{
    private const int Longest = 64; // 32 in the kernel

    /// <summary>
    /// "TCP", "NETLINK": the attribute system.sockprotoname, which all sockets have (getxattr(2)). Null: it
    /// is no socket, or may not be asked for.
    /// </summary>
    /// <param name="path">What leads to it, such as /proc/PID/fd/N.</param>
    public static string? OfProtocol(string path)
    {
        byte[] bytes = new byte[(path.Length * 3) + 1];
        SystemText.Encode(path, bytes);
        byte* value = stackalloc byte[Longest];
        fixed (byte* name = bytes, attribute = "system.sockprotoname\0"u8)
        {
            nint count = Libc.syscall(
                SyscallNumber.getxattr, (nint)name, (nint)attribute, (nint)value, Longest, 0, 0);
            return count <= 0 ? null
                : SystemText.Decode(new ReadOnlySpan<byte>(value, (int)count).TrimEnd((byte)0));
        }
    }
}
