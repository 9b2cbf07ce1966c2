using System.Runtime.InteropServices;

namespace Kin.Native;

/// <summary>System call numbers (asm/unistd.h) of the running architecture, proved against the C headers by a test.</summary>
internal static class SyscallNumber
{
    private static readonly bool s_x64 = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => true,
        Architecture.Arm64 => false,
        Architecture other => throw new PlatformNotSupportedException(
            $"Kin knows the system call numbers of x86-64 and arm64, not of {other}."),
    };

    internal static int futex => s_x64 ? 202 : 98;

    internal static int gettid => s_x64 ? 186 : 178;
}
