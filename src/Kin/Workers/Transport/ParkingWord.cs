using Kin.Native.Memory;

namespace Kin.Workers.Transport;

/// <summary>
/// A futex word by which one side sleeps until the other has written something. The sleeper announces itself,
/// looks once more, and sleeps; the writer writes, then looks at the word, and makes a system call only when
/// somebody sleeps. The full fences on both sides make it impossible that both miss each other (Dekker's
/// pattern).
/// </summary>
internal static class ParkingWord
{
    /// <summary>
    /// Announces the sleeper. The caller looks at its condition after this and before <see cref="Sleep"/>.
    /// </summary>
    public static void Announce(ref uint word)
    {
        Volatile.Write(ref word, 1);
        Interlocked.MemoryBarrier();
    }

    public static void Retract(ref uint word) => Volatile.Write(ref word, 0);

    /// <summary>Sleeps until woken; may return early.</summary>
    public static void Sleep(ref uint word)
    {
        Futex.Wait(ref word, 1);
        Retract(ref word);
    }

    /// <summary>Called after writing what the sleeper waits for.</summary>
    public static void WakeIfParked(ref uint word)
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref word) == 1 && Interlocked.Exchange(ref word, 0) == 1)
        {
            Futex.Wake(ref word, 1);
        }
    }
}
