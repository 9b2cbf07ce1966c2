using System.Runtime.CompilerServices;
using Kin.Native.Memory;

namespace Kin.Ipc.Waiting;

/// <summary>
/// Eight bytes of shared memory by which those who wait for a change of any kind sleep, and those who made
/// one wake them: a system call only when somebody sleeps.
/// </summary>
/// <remarks>
/// The first word is the futex word and counts up with each waking; the lowest bit of the second, the mark,
/// says that somebody may sleep, and the rest of it counts announcements. A sleeper reads the number, sets
/// the mark, looks once more for what it waits for, and sleeps while the number is the same. A waker makes
/// the change, then looks at the mark. Both sides have a full fence between their two steps, so not both can
/// miss each other. The mark is no count of sleepers, which the dead would leave wrong; it is taken down by
/// who found nobody left to wake, if nobody has announced himself since, and until then other wakers see it.
/// </remarks>
internal static class EventCount
{
    public const int Bytes = 8;

    /// <summary>
    /// Announces a sleeper. The caller looks at its condition after this; then it sleeps on the number.
    /// </summary>
    public static uint Announce(SharedMapping memory, long offset)
    {
        uint seen = Volatile.Read(ref memory.At<uint>(offset));
        ref uint mark = ref memory.At<uint>(offset + sizeof(uint));
        uint old, found = Volatile.Read(ref mark);
        do
        {
            old = found;
            found = Interlocked.CompareExchange(ref mark, (old + 2) | 1, old);
        }
        while (found != old);
        FaultPoint.Reach();
        return seen;
    }

    /// <summary>
    /// After a change, made with an interlocked operation: wakes so many of those who wait for it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Wake(SharedMapping memory, long offset, int count)
    {
        uint seen = Volatile.Read(ref memory.Verified<uint>(offset + sizeof(uint)));
        if ((seen & 1) != 0)
        {
            WakeSleepers(memory, offset, count, seen);
        }
    }

    /// <summary>Wakes all, whatever the mark says.</summary>
    public static void WakeAll(SharedMapping memory, long offset)
    {
        ref uint number = ref memory.At<uint>(offset);
        FaultPoint.Reach();
        Interlocked.Increment(ref number);
        FaultPoint.Reach();
        Futex.Wake(ref number, int.MaxValue);
        FaultPoint.Reach();
        GC.KeepAlive(memory);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WakeSleepers(SharedMapping memory, long offset, int count, uint seen)
    {
        FaultPoint.Reach();
        ref uint number = ref memory.At<uint>(offset);
        Interlocked.Increment(ref number);
        FaultPoint.Reach();
        if (Futex.Wake(ref number, count) < count)
        {
            FaultPoint.Reach();
            Interlocked.CompareExchange(ref memory.At<uint>(offset + sizeof(uint)), seen & ~1u, seen);
        }

        GC.KeepAlive(memory);
    }
}
