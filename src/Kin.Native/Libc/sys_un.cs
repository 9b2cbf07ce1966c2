using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>
/// struct sockaddr_un (unix(7)), 110 bytes. A path that begins with NUL is a name in the abstract namespace.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SockaddrUn
{
    public ushort sun_family;
    public fixed byte sun_path[108];
}
