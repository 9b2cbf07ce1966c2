using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kin.Native.Memory;

/// <summary>
/// The words that a thread waits for in futex_waitv(2), which are told in the memory of its process
/// (/proc/PID/mem, proc_pid_mem(5)).
/// </summary>
internal static class WaitedWords
{
    /// <summary>Their addresses; none if the process has ended or the list is no list any more.</summary>
    public static ulong[] Of(int pid, ulong list, ulong count)
    {
        if (list > long.MaxValue || count > Futex.MostWords)
        {
            return [];
        }

        FutexWaiter[] waiters = new FutexWaiter[count];
        Span<byte> bytes = MemoryMarshal.AsBytes(waiters.AsSpan());
        try
        {
            using SafeFileHandle memory = File.OpenHandle(
                string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/mem"), FileMode.Open,
                FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return RandomAccess.Read(memory, bytes, (long)list) == bytes.Length
                ? [.. waiters.Select(waiter => waiter.uaddr)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
