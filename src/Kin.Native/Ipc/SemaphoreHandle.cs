using System.Runtime.InteropServices;
using Kin.Native.Memory;

namespace Kin.Native.Ipc;

/// <summary>
/// A sem_t of the C library (sem_overview(7)), which alone knows its inside: that of glibc and that of musl
/// differ. It is closed when the last call on it has returned.
/// </summary>
internal sealed unsafe class SemaphoreHandle : SafeHandle
{
    private static bool s_hasNoClock;

    private readonly MappedRegion? _region;

    private SemaphoreHandle(void* semaphore, MappedRegion? region)
        : base(0, ownsHandle: true)
    {
        _region = region;
        SetHandle((nint)semaphore);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>sem_open(3); null and the error number when that fails.</summary>
    public static SemaphoreHandle? TryOpen(string name, int flags, uint mode, uint value, out int errno)
    {
        void* semaphore;
        do
        {
            semaphore = Libc.sem_open(name, flags, mode, value);
            errno = semaphore is null ? Errno.Last : 0;
        }
        while (errno == Errno.EINTR);
        return semaphore is null ? null : new SemaphoreHandle(semaphore, null);
    }

    /// <summary>The one at a place in shared memory, which is unmapped with it.</summary>
    public static SemaphoreHandle At(MappedRegion region, int offset)
    {
        fixed (byte* place = &region.At<byte>(offset))
        {
            return new SemaphoreHandle(place, region);
        }
    }

    /// <summary>sem_init(3), shared between processes.</summary>
    public int Initialize(uint value) => With(semaphore => Libc.sem_init(semaphore, 1, value));

    /// <summary>sem_post(3): 0 or the error number.</summary>
    public int Post() => With(Libc.sem_post);

    /// <summary>sem_trywait(3): 0 or the error number.</summary>
    public int TryWait() => With(Libc.sem_trywait);

    /// <summary>
    /// sem_clockwait, or sem_timedwait(3) where that is missing: 0, EAGAIN when the time is over, or EINTR.
    /// </summary>
    public int Wait(TimeSpan limit) => With(semaphore => Wait(semaphore, limit)) switch
    {
        Errno.ETIMEDOUT => Errno.EAGAIN,
        int errno => errno,
    };

    /// <summary>sem_getvalue(3).</summary>
    public int GetValue()
    {
        int value = 0;
        int* place = &value;
        With(semaphore => Libc.sem_getvalue(semaphore, place));
        return value;
    }

    protected override bool ReleaseHandle()
    {
        _region?.Dispose();
        return _region is not null || Libc.sem_close((void*)handle) == 0;
    }

    private static int Wait(void* semaphore, TimeSpan limit)
    {
        if (!Volatile.Read(ref s_hasNoClock))
        {
            try
            {
                Timespec until = MonotonicTime.After(limit, Libc.CLOCK_MONOTONIC);
                return Libc.sem_clockwait(semaphore, Libc.CLOCK_MONOTONIC, &until);
            }
            catch (EntryPointNotFoundException)
            {
                Volatile.Write(ref s_hasNoClock, true);
            }
        }

        Timespec end = MonotonicTime.After(limit, Libc.CLOCK_REALTIME);
        return Libc.sem_timedwait(semaphore, &end);
    }

    private int With(Call call)
    {
        bool held = false;
        DangerousAddRef(ref held);
        try
        {
            return call((void*)handle) == 0 ? 0 : Errno.Last;
        }
        finally
        {
            DangerousRelease();
        }
    }

    private delegate int Call(void* semaphore);
}
