using Kin.Native.Spawn;

namespace Kin.Native.Processes;

/// <summary>
/// How threads that run already are scheduled. In Linux these calls act on one thread, and a number of a
/// process is that of its first thread. Each returns false and leaves the error number when it is refused.
/// </summary>
internal static unsafe class ThreadAttributes
{
    private const int MostMaskBytes = 8192;

    /// <summary>The calling thread (gettid(2)).</summary>
    public static int CurrentId => (int)Libc.syscall(SyscallNumber.gettid, 0, 0, 0, 0, 0, 0);

    /// <summary>getpriority(2): the raw call gives 20 less the nice value.</summary>
    public static int? Nice(int thread)
    {
        nint value = Call(SyscallNumber.getpriority, Libc.PRIO_PROCESS, thread);
        return value < 0 ? null : 20 - (int)value;
    }

    /// <summary>setpriority(2).</summary>
    public static bool SetNice(int thread, int nice) =>
        Call(SyscallNumber.setpriority, Libc.PRIO_PROCESS, thread, nice) == 0;

    /// <summary>sched_getscheduler(2) and sched_getparam(2).</summary>
    public static SpawnScheduling? Scheduling(int thread)
    {
        int priority;
        nint policy = Call(SyscallNumber.sched_getscheduler, thread);
        return policy < 0 || Call(SyscallNumber.sched_getparam, thread, (nint)(&priority)) != 0
            ? null
            : new SpawnScheduling((int)policy, priority);
    }

    /// <summary>sched_setscheduler(2).</summary>
    public static bool SetScheduling(int thread, SpawnScheduling scheduling)
    {
        int priority = scheduling.Priority;
        return Call(SyscallNumber.sched_setscheduler, thread, scheduling.Policy, (nint)(&priority)) == 0;
    }

    /// <summary>sched_getaffinity(2): the raw call gives how many bytes it wrote.</summary>
    public static int[]? CpuAffinity(int thread)
    {
        byte* mask = stackalloc byte[MostMaskBytes];
        nint bytes = Call(SyscallNumber.sched_getaffinity, thread, MostMaskBytes, (nint)mask);
        return bytes < 0 ? null : CpuMask.Read(new ReadOnlySpan<byte>(mask, (int)bytes));
    }

    /// <summary>sched_setaffinity(2).</summary>
    public static bool SetCpuAffinity(int thread, IReadOnlyCollection<int> cpus)
    {
        Span<byte> bytes = new byte[CpuMask.Bytes(cpus)];
        CpuMask.Fill(bytes, cpus);
        fixed (byte* mask = bytes)
        {
            return Call(SyscallNumber.sched_setaffinity, thread, bytes.Length, (nint)mask) == 0;
        }
    }

    /// <summary>
    /// Makes the time that the calling thread runs at a stretch shorter, 0.1 to 100 ms (sched_setattr(2),
    /// Linux 6.12): it gets its share of the CPU in smaller pieces, and, woken, goes before threads with
    /// longer ones. Threads and processes that it makes inherit that. Nothing changes if the kernel has no
    /// slices, or the thread another policy than SCHED_OTHER.
    /// </summary>
    public static bool ShortenSlice(TimeSpan slice)
    {
        SchedAttr attributes = default;
        if (Call(SyscallNumber.sched_getattr, 0, (nint)(&attributes), sizeof(SchedAttr)) != 0
            || attributes.sched_policy != Libc.SCHED_OTHER || attributes.sched_runtime == 0)
        {
            return false;
        }

        attributes.size = (uint)sizeof(SchedAttr);
        attributes.sched_runtime = (ulong)slice.Ticks * TimeSpan.NanosecondsPerTick;
        return Call(SyscallNumber.sched_setattr, 0, (nint)(&attributes)) == 0;
    }

    /// <summary>ioprio_get(2): class and level in one value.</summary>
    public static int? IoPriority(int thread)
    {
        nint value = Call(SyscallNumber.ioprio_get, Libc.IOPRIO_WHO_PROCESS, thread);
        return value < 0 ? null : (int)value;
    }

    /// <summary>ioprio_set(2).</summary>
    public static bool SetIoPriority(int thread, int value) =>
        Call(SyscallNumber.ioprio_set, Libc.IOPRIO_WHO_PROCESS, thread, value) == 0;

    private static nint Call(int number, nint a0, nint a1 = 0, nint a2 = 0) =>
        Libc.syscall(number, a0, a1, a2, 0, 0, 0);
}
