using System.Text;

namespace Kin.Native.Sockets;

/// <summary>Names of unix sockets (unix(7)), as NOTIFY_SOCKET has them: a path, or '@' and a name.</summary>
internal static unsafe class LocalAddress
{
    private const int PathBytes = 108, FamilyBytes = sizeof(ushort);

    /// <summary>Fills the kernel's form in; its length in bytes, or 0 when the name is too long.</summary>
    public static uint Write(string name, out SockaddrUn address)
    {
        address = default;
        address.sun_family = Libc.AF_UNIX;
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        bool isAbstract = bytes[0] == '@';
        if (bytes.Length > PathBytes - (isAbstract ? 0 : 1))
        {
            return 0;
        }

        fixed (byte* path = address.sun_path)
        {
            bytes.CopyTo(new Span<byte>(path, PathBytes));
            path[0] = isAbstract ? (byte)0 : path[0];
        }

        // An abstract name is all the bytes there are; a path ends at its NUL.
        return (uint)(FamilyBytes + bytes.Length + (isAbstract ? 0 : 1));
    }

    /// <summary>The abstract name that a socket was given, with its '@'.</summary>
    public static string Read(in SockaddrUn address, uint length)
    {
        fixed (byte* path = address.sun_path)
        {
            return "@" + Encoding.UTF8.GetString(path + 1, (int)length - FamilyBytes - 1);
        }
    }
}
