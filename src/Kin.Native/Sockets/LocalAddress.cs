namespace Kin.Native.Sockets;

/// <summary>
/// Names of unix sockets (unix(7)), as NOTIFY_SOCKET has them: a path, or '@' and a name in the abstract
/// namespace.
/// </summary>
internal static unsafe class LocalAddress
{
    private const int PathBytes = 108, FamilyBytes = sizeof(ushort);

    /// <summary>
    /// Fills the kernel's form in; its length in bytes, or 0 when the name is too long. "@" alone is a name
    /// that the kernel chooses (bind(2) alone takes it).
    /// </summary>
    public static uint Write(string name, out SockaddrUn address)
    {
        address = default;
        address.sun_family = Libc.AF_UNIX;
        Span<byte> room = stackalloc byte[name.Length <= PathBytes ? 3 * PathBytes : 0];
        if (room.IsEmpty)
        {
            return 0;
        }

        ReadOnlySpan<byte> bytes = room[..SystemText.Encode(name, room)];
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
        return bytes is [(byte)'@'] ? FamilyBytes : (uint)(FamilyBytes + bytes.Length + (isAbstract ? 0 : 1));
    }

    /// <summary>The abstract name that a socket was given, with its '@'.</summary>
    public static string Read(in SockaddrUn address, uint length)
    {
        fixed (byte* path = address.sun_path)
        {
            return "@" + SystemText.Decode(new ReadOnlySpan<byte>(path + 1, (int)length - FamilyBytes - 1));
        }
    }

    /// <summary>A path, an abstract name with its '@', or nothing.</summary>
    public static string ReadAny(in SockaddrUn address, uint length)
    {
        int bytes = (int)length - FamilyBytes;
        fixed (byte* path = address.sun_path)
        {
            ReadOnlySpan<byte> name = new(path, Math.Clamp(bytes, 0, PathBytes));
            return bytes <= 0 ? ""
                : name[0] == 0 ? Read(address, length)
                : SystemText.Decode(name[..(name.IndexOf((byte)0) is >= 0 and int end ? end : name.Length)]);
        }
    }
}
