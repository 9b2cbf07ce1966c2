using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>Which C library this process runs on.</summary>
internal static unsafe class CLibraryName
{
    /// <summary>"glibc 2.36", or "musl", which does not tell its version.</summary>
    public static string OfThisProcess
    {
        get
        {
            try
            {
                return $"glibc {Marshal.PtrToStringUTF8((nint)Libc.gnu_get_libc_version())}";
            }
            catch (EntryPointNotFoundException)
            {
                return "musl";
            }
        }
    }
}
