using Kin.Native;
using Kin.Native.Ipc;

namespace Kin.Ipc;

/// <summary>
/// A segment of shared memory of the kernel by number (shmget(2), shmop(2)). Any program that has the key or
/// the id attaches it: C, Python, ipcs, ipcrm.
/// </summary>
/// <remarks>
/// It lives until it is removed or the machine restarts, with what is in it; so there is nothing to dispose
/// but a <see cref="SystemVAttachment"/>. Thread-safe; the object is only the id, and may go to a worker.
/// </remarks>
/// <example><code>
/// SystemVSharedMemory memory = SystemVSharedMemory.OpenOrCreate(SystemVKey.FromFile("/srv/jobs"), 4096);
/// using SystemVAttachment attached = memory.Attach();
/// attached.Write(0, 42L);
/// </code></example>
public sealed class SystemVSharedMemory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const string Limits =
        "A limit is reached (sysctl kernel.shmmax, shmall, shmmni), or a segment with this key is smaller";

    private SystemVSharedMemory(int id) => Id = id;

    /// <summary>Its number in the kernel. A removed object's number is not soon used again.</summary>
    public int Id { get; }

    /// <summary>What was asked for when it was made. Needs permission to read.</summary>
    public long SizeBytes => GetStatus().SizeBytes;

    /// <summary>Makes a segment, filled with zeros.</summary>
    /// <param name="key">Its key, which no segment has; <see cref="SystemVKey.Private"/>: none.</param>
    /// <param name="sizeBytes">1 or more.</param>
    /// <param name="mode">Who may read and write, whatever the umask; 0600 unless said.</param>
    /// <exception cref="LinuxException">EEXIST: a segment has the key; ENOSPC, ENOMEM, EINVAL.</exception>
    public static SystemVSharedMemory Create(SystemVKey key, long sizeBytes, UnixFileMode mode = OwnerOnly) =>
        Get(key, Size(sizeBytes), Libc.IPC_CREAT | Libc.IPC_EXCL | (int)SystemVPermissions.Bits(mode));

    /// <summary>The segment that has the key, of whatever size.</summary>
    /// <exception cref="LinuxException">ENOENT: none has it; EACCES.</exception>
    public static SystemVSharedMemory Open(SystemVKey key)
    {
        SystemVMessageQueue.ThrowIfPrivate(key);
        return Get(key, 0, 0);
    }

    /// <summary>The segment that has the key; null: there is none.</summary>
    /// <exception cref="LinuxException">EACCES.</exception>
    public static SystemVSharedMemory? TryOpen(SystemVKey key)
    {
        SystemVMessageQueue.ThrowIfPrivate(key);
        int id = SegmentCalls.Get(key.Value, 0, 0);
        return id == -Errno.ENOENT
            ? null
            : new SystemVSharedMemory(SystemVFailure.Check(id, "shmget", key.ToString()));
    }

    /// <summary>The segment that has the key, which is made if there is none.</summary>
    /// <inheritdoc cref="Create(SystemVKey, long, UnixFileMode)"/>
    /// <exception cref="LinuxException">EINVAL: there is one, and it is smaller than that.</exception>
    public static SystemVSharedMemory OpenOrCreate(
        SystemVKey key, long sizeBytes, UnixFileMode mode = OwnerOnly)
    {
        SystemVMessageQueue.ThrowIfPrivate(key);
        return Get(key, Size(sizeBytes), Libc.IPC_CREAT | (int)SystemVPermissions.Bits(mode));
    }

    /// <summary>The segment with this id, such as another process told it or ipcs lists it.</summary>
    /// <param name="id">Whether there is such a segment is seen when it is used (EINVAL).</param>
    public static SystemVSharedMemory FromId(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        return new SystemVSharedMemory(id);
    }

    /// <summary>
    /// Puts the segment into the memory of this process, until the result is disposed. A segment that was
    /// removed meanwhile stays usable to those that have it attached.
    /// </summary>
    /// <param name="readOnly">Reading is enough, and all that is allowed.</param>
    /// <exception cref="LinuxException">EACCES; EIDRM or EINVAL: it was removed; ENOMEM.</exception>
    public SystemVAttachment Attach(bool readOnly = false)
    {
        AttachedSegment? segment = AttachedSegment.TryAttach(Id, SizeBytes, readOnly, out int errno);
        return segment is null
            ? throw SystemVFailure.Of("shmat", errno, SystemVFailure.Name(Id))
            : new SystemVAttachment(segment, readOnly);
    }

    /// <summary>Owner, size, and who has it attached. Needs permission to read.</summary>
    /// <exception cref="LinuxException">EINVAL or EIDRM: it was removed; EACCES.</exception>
    public SystemVSharedMemoryStatus GetStatus() => SystemVSharedMemoryStatus.Of(Status());

    /// <summary>Changes who may use it.</summary>
    /// <exception cref="LinuxException">EPERM: it is another user's.</exception>
    public void SetMode(UnixFileMode mode)
    {
        ShmidDs status = Status();
        status.shm_perm.mode = SystemVPermissions.Bits(mode);
        Set(status);
    }

    /// <summary>Gives it to another user and group.</summary>
    /// <exception cref="LinuxException">EPERM: it is another user's.</exception>
    public void SetOwner(int userId, int groupId)
    {
        ShmidDs status = Status();
        (status.shm_perm.uid, status.shm_perm.gid) = ((uint)userId, (uint)groupId);
        Set(status);
    }

    /// <summary>
    /// Removes it: at once from its key, and from memory when the last process has detached it.
    /// </summary>
    /// <returns>False: it was gone already.</returns>
    /// <exception cref="LinuxException">EPERM: it is another user's.</exception>
    public bool Remove()
    {
        int rc = SegmentCalls.Remove(Id);
        return rc is not (-Errno.EINVAL or -Errno.EIDRM)
            && SystemVFailure.Check(rc, "shmctl(IPC_RMID)", SystemVFailure.Name(Id)) == 0;
    }

    /// <inheritdoc/>
    public override string ToString() => $"System V shared memory {Id}";

    private static long Size(long sizeBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sizeBytes, 1);
        return sizeBytes;
    }

    private static SystemVSharedMemory Get(SystemVKey key, long size, int flags) => new(
        SystemVFailure.Check(SegmentCalls.Get(key.Value, size, flags), "shmget", key.ToString(), Limits));

    private ShmidDs Status()
    {
        int rc = SegmentCalls.GetStatus(Id, out ShmidDs status);
        SystemVFailure.Check(rc, "shmctl(IPC_STAT)", SystemVFailure.Name(Id));
        return status;
    }

    private void Set(ShmidDs status) => SystemVFailure.Check(
        SegmentCalls.Set(Id, status), "shmctl(IPC_SET)", SystemVFailure.Name(Id));
}
