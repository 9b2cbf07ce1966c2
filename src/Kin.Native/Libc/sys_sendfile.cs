using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    // sendfile(2): at most 0x7ffff000 bytes a call; into any kind of file since Linux 2.6.33
    [LibraryImport(LibraryName, SetLastError = true)]
    internal static partial nint sendfile(int target, int source, long* sourceOffset, nuint count);
}
