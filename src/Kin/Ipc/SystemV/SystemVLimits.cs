using System.Globalization;

namespace Kin.Ipc;

/// <summary>
/// What the kernel allows of System V objects in this IPC namespace (proc_sys_kernel(5)); `sysctl` changes
/// it.
/// </summary>
/// <param name="MaxMessageBytes">Of one message (kernel.msgmax).</param>
/// <param name="MaxQueueBytes">Of a new queue (kernel.msgmnb).</param>
/// <param name="MaxQueues">Queues (kernel.msgmni).</param>
/// <param name="MaxSemaphoresPerSet">Semaphores of a set (kernel.sem, first number).</param>
/// <param name="MaxSemaphores">Semaphores of all sets (second number).</param>
/// <param name="MaxOperations">Operations at one stroke (third number).</param>
/// <param name="MaxSemaphoreSets">Sets (fourth number).</param>
/// <param name="MaxSegmentBytes">Of a segment (kernel.shmmax); may be more than there is memory.</param>
/// <param name="MaxSegmentPages">Of all segments, in pages (kernel.shmall).</param>
/// <param name="MaxSegments">Segments (kernel.shmmni).</param>
public sealed record SystemVLimits(
    long MaxMessageBytes,
    long MaxQueueBytes,
    long MaxQueues,
    long MaxSemaphoresPerSet,
    long MaxSemaphores,
    long MaxOperations,
    long MaxSemaphoreSets,
    long MaxSegmentBytes,
    long MaxSegmentPages,
    long MaxSegments)
{
    /// <summary>As they are now.</summary>
    /// <exception cref="IOException">/proc is not there.</exception>
    public static SystemVLimits Read()
    {
        long[] sem = Numbers("sem");
        return new SystemVLimits(
            Numbers("msgmax")[0], Numbers("msgmnb")[0], Numbers("msgmni")[0],
            sem[0], sem[1], sem[2], sem[3],
            Numbers("shmmax")[0], Numbers("shmall")[0], Numbers("shmmni")[0]);
    }

    // shmmax and shmall may be close to 2^64.
    private static long[] Numbers(string name) =>
    [
        .. File.ReadAllText($"/proc/sys/kernel/{name}")
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(text => (long)Math.Min(ulong.Parse(text, CultureInfo.InvariantCulture), long.MaxValue)),
    ];
}
