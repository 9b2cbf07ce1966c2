using System.Runtime.InteropServices;
using Kin.Native.Memory;

namespace Kin.Native.Ipc;

/// <summary>
/// A pthread_mutex_t of the C library in shared memory, which is unmapped when the last call on it has
/// returned and the last thread has unlocked it. All return 0 or the error number.
/// </summary>
internal sealed unsafe class MutexHandle : SafeHandle
{
    /// <summary>Enough for the mutex of each C library: 40 bytes on x86-64, 48 in glibc on arm64.</summary>
    public const int Bytes = 48;

    private const int AttributeBytes = 64;

    private static readonly bool s_isGlibc =
        CLibraryName.OfThisProcess.StartsWith("glibc", StringComparison.Ordinal);

    private readonly MappedRegion _region;

    private MutexHandle(void* mutex, MappedRegion region)
        : base(0, ownsHandle: true)
    {
        _region = region;
        SetHandle((nint)mutex);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>It was made for several processes (the kind in glibc, the type in musl).</summary>
    public bool IsShared => (Kind & 0x80) != 0;

    /// <summary>Whoever comes next is told when a holder has died.</summary>
    public bool IsRobust => (Kind & (s_isGlibc ? 0x10 : 4)) != 0;

    // __data.__kind of glibc at 16, _m_type of musl at 0.
    private int Kind => Volatile.Read(ref *(int*)(handle + (s_isGlibc ? 16 : 0)));

    public static MutexHandle At(MappedRegion region, int offset)
    {
        fixed (byte* place = &region.At<byte>(offset))
        {
            return new MutexHandle(place, region);
        }
    }

    /// <summary>pthread_mutex_init(3): robust, and shared between processes.</summary>
    public int Initialize(bool recursive)
    {
        byte* attributes = stackalloc byte[AttributeBytes];
        _ = Libc.pthread_mutexattr_init(attributes);
        _ = Libc.pthread_mutexattr_setpshared(attributes, Libc.PTHREAD_PROCESS_SHARED);
        int errno = Libc.pthread_mutexattr_setrobust(attributes, Libc.PTHREAD_MUTEX_ROBUST);
        if (recursive)
        {
            _ = Libc.pthread_mutexattr_settype(attributes, Libc.PTHREAD_MUTEX_RECURSIVE);
        }

        return errno != 0 ? errno : Libc.pthread_mutex_init((void*)handle, attributes);
    }

    /// <summary>pthread_mutex_trylock(3); EBUSY: somebody has it.</summary>
    public int TryLock() => Libc.pthread_mutex_trylock((void*)handle);

    /// <summary>pthread_mutex_clocklock, or pthread_mutex_timedlock(3) where it is missing.</summary>
    public int Lock(TimeSpan limit)
    {
        if (s_isGlibc)
        {
            Timespec until = MonotonicTime.After(limit, Libc.CLOCK_MONOTONIC);
            return Libc.pthread_mutex_clocklock((void*)handle, Libc.CLOCK_MONOTONIC, &until);
        }

        Timespec end = MonotonicTime.After(limit, Libc.CLOCK_REALTIME);
        return Libc.pthread_mutex_timedlock((void*)handle, &end);
    }

    /// <summary>pthread_mutex_unlock(3), by the thread that locked it.</summary>
    public int Unlock() => Libc.pthread_mutex_unlock((void*)handle);

    /// <summary>pthread_mutex_consistent(3).</summary>
    public int MarkConsistent() => Libc.pthread_mutex_consistent((void*)handle);

    protected override bool ReleaseHandle()
    {
        _region.Dispose();
        return true;
    }
}
