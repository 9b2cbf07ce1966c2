using Kin.Native.Processes;

namespace Kin.Ipc.Locks;

/// <summary>
/// Who holds a lock, within his process: the kernel's number of the thread, or, for an asynchronous holder
/// that any thread may carry on, a number that no thread has.
/// </summary>
internal static class Lease
{
    // Thread numbers are below 2^22 (/proc/sys/kernel/pid_max).
    private const uint Asynchronous = 1u << 31;

    [ThreadStatic]
    private static uint s_thread;

    private static uint s_last;

    /// <summary>The calling thread.</summary>
    public static uint OfThread => s_thread != 0 ? s_thread : s_thread = (uint)ThreadAttributes.CurrentId;

    /// <summary>A new asynchronous holder.</summary>
    public static uint Next() => Asynchronous | Interlocked.Increment(ref s_last);

    public static bool IsThread(uint lease) => lease != 0 && (lease & Asynchronous) == 0;
}
