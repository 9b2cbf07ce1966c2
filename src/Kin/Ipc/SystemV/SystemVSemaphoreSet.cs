using Kin.Native;
using Kin.Native.Ipc;

namespace Kin.Ipc;

/// <summary>
/// A set of counting semaphores of the kernel by number (semget(2), semop(2)): several can be changed at one
/// stroke, and what a process that ends had taken comes back (SEM_UNDO). Any program that has the key or the
/// id uses it: C, Python, ipcs, ipcrm.
/// </summary>
/// <remarks>
/// It lives until it is removed or the machine restarts; so there is nothing to dispose. Thread-safe; the
/// object is only the id, and may go to a worker.
/// </remarks>
/// <example><code>
/// SystemVSemaphoreSet gate = SystemVSemaphoreSet.OpenOrCreate(SystemVKey.FromFile("/srv/jobs"), [1]);
/// gate.Acquire(undo: true);
/// try { ... } finally { gate.Release(undo: true); }
/// </code></example>
public sealed partial class SystemVSemaphoreSet
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string TooMany = "A limit is reached (sysctl kernel.sem)";

    private SystemVSemaphoreSet(int id) => Id = id;

    /// <summary>Its number in the kernel. A removed object's number is not soon used again.</summary>
    public int Id { get; }

    /// <summary>How many semaphores it has. Needs permission to read.</summary>
    public int Count => Facts().Count;

    /// <summary>Makes a set with these values.</summary>
    /// <param name="key">Its key, which no set has; <see cref="SystemVKey.Private"/>: none.</param>
    /// <param name="values">A value for each semaphore, 0 to 32,767.</param>
    /// <param name="mode">
    /// Who may look (read) and change (write), whatever the umask; 0600 unless said.
    /// </param>
    /// <exception cref="LinuxException">EEXIST: a set has the key; ENOSPC: no more sets.</exception>
    public static SystemVSemaphoreSet Create(
        SystemVKey key, ReadOnlySpan<int> values, UnixFileMode mode = OwnerOnly)
    {
        int bits = Libc.IPC_CREAT | Libc.IPC_EXCL | (int)SystemVPermissions.Bits(mode);
        ThrowIfNotValues(values);
        SystemVSemaphoreSet made = new(SystemVFailure.Check(
            SemaphoreSetCalls.Get(key.Value, values.Length, bits), "semget", key.ToString(), TooMany));
        made.Begin(values);
        return made;
    }

    /// <summary>The set that has the key.</summary>
    /// <exception cref="LinuxException">ENOENT: none has it; EACCES.</exception>
    public static SystemVSemaphoreSet Open(SystemVKey key)
    {
        SystemVMessageQueue.ThrowIfPrivate(key);
        return new SystemVSemaphoreSet(
            SystemVFailure.Check(SemaphoreSetCalls.Get(key.Value, 0, 0), "semget", key.ToString()));
    }

    /// <summary>The set that has the key; null: there is none.</summary>
    /// <exception cref="LinuxException">EACCES.</exception>
    public static SystemVSemaphoreSet? TryOpen(SystemVKey key)
    {
        SystemVMessageQueue.ThrowIfPrivate(key);
        int id = SemaphoreSetCalls.Get(key.Value, 0, 0);
        return id == -Errno.ENOENT
            ? null
            : new SystemVSemaphoreSet(SystemVFailure.Check(id, "semget", key.ToString()));
    }

    /// <summary>
    /// The set that has the key, which is made with these values if there is none. Of several that make it at
    /// once one does, and the others wait until it has its values.
    /// </summary>
    /// <remarks>
    /// The kernel makes a set with zeros, and values come by a second call. That this was made is seen by the
    /// time of the last operation (sem_otime), which Kin sets with them; of a set that has none, because a
    /// program sets values another way or died in between, it is assumed after a second.
    /// </remarks>
    /// <inheritdoc cref="Create(SystemVKey, ReadOnlySpan{int}, UnixFileMode)"/>
    public static SystemVSemaphoreSet OpenOrCreate(
        SystemVKey key, ReadOnlySpan<int> values, UnixFileMode mode = OwnerOnly)
    {
        SystemVMessageQueue.ThrowIfPrivate(key);
        while (true)
        {
            if (TryOpen(key) is SystemVSemaphoreSet there)
            {
                there.AwaitValues();
                return there;
            }

            try
            {
                return Create(key, values, mode);
            }
            catch (LinuxException e) when (e.ErrorNumber == Errno.EEXIST)
            {
                // somebody was faster
            }
        }
    }

    /// <summary>The set with this id, such as another process told it or ipcs lists it.</summary>
    /// <param name="id">Whether there is such a set is seen when it is used (EINVAL).</param>
    public static SystemVSemaphoreSet FromId(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        return new SystemVSemaphoreSet(id);
    }

    /// <summary>Owner, size and times. Needs permission to read.</summary>
    /// <exception cref="LinuxException">EINVAL or EIDRM: it was removed; EACCES.</exception>
    public SystemVSemaphoreSetStatus GetStatus() => SystemVSemaphoreSetStatus.Of(Facts());

    /// <summary>Changes who may use it.</summary>
    /// <exception cref="LinuxException">EPERM: it is another user's.</exception>
    public void SetMode(UnixFileMode mode) => Set(Facts().Perm with { mode = SystemVPermissions.Bits(mode) });

    /// <summary>Gives it to another user and group.</summary>
    /// <exception cref="LinuxException">EPERM: it is another user's.</exception>
    public void SetOwner(int userId, int groupId) =>
        Set(Facts().Perm with { uid = (uint)userId, gid = (uint)groupId });

    /// <summary>Removes it. Who waits for it is told (EIDRM).</summary>
    /// <returns>False: it was removed already.</returns>
    /// <exception cref="LinuxException">EPERM: it is another user's.</exception>
    public bool Remove()
    {
        int rc = SemaphoreSetCalls.Control(Id, 0, Libc.IPC_RMID);
        return rc is not (-Errno.EINVAL or -Errno.EIDRM)
            && SystemVFailure.Check(rc, "semctl(IPC_RMID)", SystemVFailure.Name(Id)) == 0;
    }

    /// <inheritdoc/>
    public override string ToString() => $"System V semaphore set {Id}";

    private static void ThrowIfNotValues(ReadOnlySpan<int> values)
    {
        if (values.IsEmpty || values.ContainsAnyExceptInRange(0, short.MaxValue))
        {
            throw new ArgumentException("One value or more, each from 0 to 32,767.", nameof(values));
        }
    }

    private SemaphoreSetFacts Facts()
    {
        int rc = SemaphoreSetCalls.GetStatus(Id, out SemaphoreSetFacts facts);
        SystemVFailure.Check(rc, "semctl(IPC_STAT)", SystemVFailure.Name(Id));
        return facts;
    }

    private void Set(IpcPerm perm) => SystemVFailure.Check(
        SemaphoreSetCalls.Set(Id, perm), "semctl(IPC_SET)", SystemVFailure.Name(Id));
}
