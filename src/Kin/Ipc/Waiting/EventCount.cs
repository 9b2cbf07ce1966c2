using System.Runtime.CompilerServices;
using Kin.Native.Memory;

namespace Kin.Ipc.Waiting;

/// <summary>
/// Eight bytes of shared memory by which those who wait for a change of any kind sleep, and those who made
/// one wake them: a system call only when somebody sleeps.
/// </summary>
/// <remarks>
/// The first word is the futex word and counts up with each waking; the second says that somebody may sleep.
/// A sleeper reads the number, sets the mark, looks once more for what it waits for, and sleeps while the
/// number is the same. A waker makes the change, then looks at the mark. Both sides have a full fence between
/// their two steps, so not both can miss each other. The mark is no count, which the dead would leave wrong.
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
        Interlocked.Exchange(ref memory.At<uint>(offset + sizeof(uint)), 1);
        return seen;
    }

    /// <summary>
    /// After a change, made with an interlocked operation: wakes so many of those who wait for it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Wake(SharedMapping memory, long offset, int count)
    {
        if (Volatile.Read(ref memory.Verified<uint>(offset + sizeof(uint))) != 0)
        {
            WakeSleepers(memory, offset, count);
        }
    }

    /// <summary>Wakes all, whatever the mark says.</summary>
    public static void WakeAll(SharedMapping memory, long offset)
    {
        ref uint number = ref memory.At<uint>(offset);
        Interlocked.Increment(ref number);
        Futex.Wake(ref number, int.MaxValue);
        GC.KeepAlive(memory);
    }
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WakeSleepers(SharedMapping memory, long offset, int count)
    {
        // Taken down before, and put up again if there may be more: who announces himself in between stays
        // announced.
        ref uint mark = ref memory.At<uint>(offset + sizeof(uint));
        Interlocked.Exchange(ref mark, 0);
        ref uint number = ref memory.At<uint>(offset);
        Interlocked.Increment(ref number);
        if (Futex.Wake(ref number, count) >= count && count != int.MaxValue)
        {
            Volatile.Write(ref mark, 1);
        }

        GC.KeepAlive(memory);
    }
}
