using System.Globalization;

namespace Kin.Ipc;

/// <summary>
/// What the kernel allows of POSIX message queues in this IPC namespace (mq_overview(7)). Beside it counts
/// RLIMIT_MSGQUEUE (`ulimit -q`): the bytes of all queues of a user.
/// </summary>
/// <param name="MaxQueues">Queues (fs.mqueue.queues_max).</param>
/// <param name="MaxMessages">Messages of a queue (fs.mqueue.msg_max).</param>
/// <param name="MaxMessageBytes">Bytes of a message (fs.mqueue.msgsize_max).</param>
public sealed record PosixMessageQueueLimits(int MaxQueues, int MaxMessages, int MaxMessageBytes)
{
    /// <summary>As they are now.</summary>
    /// <exception cref="IOException">
    /// The kernel was built without POSIX queues, or /proc is not there.
    /// </exception>
    public static PosixMessageQueueLimits Read() =>
        new(Number("queues_max"), Number("msg_max"), Number("msgsize_max"));

    private static int Number(string name) =>
        int.Parse(File.ReadAllText($"/proc/sys/fs/mqueue/{name}"), CultureInfo.InvariantCulture);
}
