using System.Runtime.InteropServices;

namespace Kin.Native;

internal static unsafe partial class Libc
{
    // gnu_get_libc_version(3), glibc 2.1; missing in musl
    [LibraryImport(LibraryName)]
    internal static partial byte* gnu_get_libc_version();
}
