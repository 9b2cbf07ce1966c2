using System.Runtime.InteropServices;

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
        if (count > Futex.MostWords)
        {
            return [];
        }

        FutexWaiter[] waiters = new FutexWaiter[count];
        return ForeignMemory.TryRead(pid, list, MemoryMarshal.AsBytes(waiters.AsSpan()))
            ? [.. waiters.Select(waiter => waiter.uaddr)] : [];
    }
}
