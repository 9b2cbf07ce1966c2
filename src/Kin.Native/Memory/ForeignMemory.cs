using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Kin.Native.Memory;

/// <summary>The memory of another process (/proc/PID/mem, proc_pid_mem(5)).</summary>
internal static class ForeignMemory
{
    /// <summary>
    /// Reads it. False: the process has ended, is not for us, or has nothing at that address.
    /// </summary>
    public static bool TryRead(int pid, ulong address, Span<byte> bytes)
    {
        if (address > long.MaxValue)
        {
            return false;
        }

        try
        {
            using SafeFileHandle memory = File.OpenHandle(
                string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/mem"), FileMode.Open,
                FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return RandomAccess.Read(memory, bytes, (long)address) == bytes.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
