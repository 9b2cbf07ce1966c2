using System.Diagnostics.CodeAnalysis;
using Kin.Native;
using Kin.Native.Ipc;

namespace Kin.Ipc;

/// <summary>
/// A message queue of the kernel by number (msgget(2), msgop(2)): messages with a type, by which receivers
/// choose. Any program that has the key or the id uses it: C, Python, ipcs, ipcrm.
/// </summary>
/// <remarks>
/// It lives until it is removed or the machine restarts, whoever uses it, with the messages in it; so there
/// is nothing to dispose. Thread-safe; the object is only the id, and may go to a worker.
/// </remarks>
/// <example><code>
/// SystemVMessageQueue queue = SystemVMessageQueue.OpenOrCreate(SystemVKey.FromFile("/srv/jobs"));
/// queue.Send("resize 17"u8, type: 2);
/// SystemVMessage next = queue.Receive();
/// </code></example>
[SuppressMessage("Naming", "CA1711", Justification = "It is what the kernel calls it.")]
public sealed partial class SystemVMessageQueue
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string TooMany = "The limit of queues is reached (sysctl kernel.msgmni)";

    private SystemVMessageQueue(int id) => Id = id;

    /// <summary>Its number in the kernel. A removed object's number is not soon used again.</summary>
    public int Id { get; }

    /// <summary>Makes a queue.</summary>
    /// <param name="key">Its key, which no queue has; <see cref="SystemVKey.Private"/>: none.</param>
    /// <param name="mode">
    /// Who may receive (read) and send (write), whatever the umask; 0600 unless said.
    /// </param>
    /// <exception cref="LinuxException">EEXIST: a queue has the key; ENOSPC: no more queues.</exception>
    public static SystemVMessageQueue Create(SystemVKey key, UnixFileMode mode = OwnerOnly) =>
        Get(key, Libc.IPC_CREAT | Libc.IPC_EXCL | (int)SystemVPermissions.Bits(mode));

    /// <summary>The queue that has the key.</summary>
    /// <exception cref="LinuxException">ENOENT: none has it; EACCES.</exception>
    public static SystemVMessageQueue Open(SystemVKey key)
    {
        ThrowIfPrivate(key);
        return Get(key, 0);
    }

    /// <summary>
    /// The queue that has the key, which is made if there is none. Of several that make it at once one does.
    /// </summary>
    /// <inheritdoc cref="Create(SystemVKey, UnixFileMode)"/>
    public static SystemVMessageQueue OpenOrCreate(SystemVKey key, UnixFileMode mode = OwnerOnly)
    {
        ThrowIfPrivate(key);
        return Get(key, Libc.IPC_CREAT | (int)SystemVPermissions.Bits(mode));
    }

    /// <summary>The queue that has the key; null: there is none.</summary>
    /// <exception cref="LinuxException">EACCES.</exception>
    public static SystemVMessageQueue? TryOpen(SystemVKey key)
    {
        ThrowIfPrivate(key);
        int id = MessageQueueCalls.Get(key.Value, 0);
        return id == -Errno.ENOENT
            ? null
            : new SystemVMessageQueue(SystemVFailure.Check(id, "msgget", key.ToString()));
    }

    /// <summary>The queue with this id, such as another process told it or ipcs lists it.</summary>
    /// <param name="id">Whether there is such a queue is seen when it is used (EINVAL).</param>
    public static SystemVMessageQueue FromId(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        return new SystemVMessageQueue(id);
    }

    /// <summary>Owner, fill, and who used it last. Needs permission to read.</summary>
    /// <exception cref="LinuxException">EINVAL or EIDRM: it was removed; EACCES.</exception>
    public SystemVMessageQueueStatus GetStatus() => SystemVMessageQueueStatus.Of(Status());

    /// <summary>Changes who may use it.</summary>
    /// <exception cref="LinuxException">EPERM: it is another user's.</exception>
    public void SetMode(UnixFileMode mode)
    {
        MsqidDs status = Status();
        status.msg_perm.mode = SystemVPermissions.Bits(mode);
        Set(status);
    }

    /// <summary>Gives it to another user and group.</summary>
    /// <exception cref="LinuxException">EPERM: it is another user's.</exception>
    public void SetOwner(int userId, int groupId)
    {
        MsqidDs status = Status();
        (status.msg_perm.uid, status.msg_perm.gid) = ((uint)userId, (uint)groupId);
        Set(status);
    }

    /// <summary>Changes how many bytes it holds.</summary>
    /// <param name="bytes">Above the limit (sysctl kernel.msgmnb) only root may set it.</param>
    /// <exception cref="LinuxException">EPERM.</exception>
    public void SetMaxBytes(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        MsqidDs status = Status();
        status.msg_qbytes = (ulong)bytes;
        Set(status);
    }

    /// <summary>Removes it with all that is in it. Who waits for it is told (EIDRM).</summary>
    /// <returns>False: it was removed already.</returns>
    /// <exception cref="LinuxException">EPERM: it is another user's.</exception>
    public bool Remove()
    {
        int rc = MessageQueueCalls.Remove(Id);
        return rc is not (-Errno.EINVAL or -Errno.EIDRM)
            && SystemVFailure.Check(rc, "msgctl(IPC_RMID)", SystemVFailure.Name(Id)) == 0;
    }

    /// <inheritdoc/>
    public override string ToString() => $"System V message queue {Id}";

    internal static void ThrowIfPrivate(SystemVKey key)
    {
        if (key.IsPrivate)
        {
            throw new ArgumentException("Nobody can find a private object; create it.", nameof(key));
        }
    }

    private static SystemVMessageQueue Get(SystemVKey key, int flags) => new(
        SystemVFailure.Check(MessageQueueCalls.Get(key.Value, flags), "msgget", key.ToString(), TooMany));

    private MsqidDs Status()
    {
        int rc = MessageQueueCalls.GetStatus(Id, out MsqidDs status);
        SystemVFailure.Check(rc, "msgctl(IPC_STAT)", SystemVFailure.Name(Id));
        return status;
    }

    private void Set(MsqidDs status) => SystemVFailure.Check(
        MessageQueueCalls.Set(Id, status), "msgctl(IPC_SET)", SystemVFailure.Name(Id));
}
