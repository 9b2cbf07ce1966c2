using Kin.Native.Kernel;
using Kin.Native.Memory;

namespace Kin.Ipc.Waiting;

/// <summary>Blocking the thread on a word of shared memory, until it is woken, or a token is
/// cancelled.</summary>
internal static class WordSleep
{
    // Without futex_waitv a thread cannot wait for its word and its token at once: so it looks at the token.
    private const int SliceMilliseconds = 20;

    [ThreadStatic]
    private static uint[]? s_cancelled;

    /// <summary>
    /// Sleeps while the word at <paramref name="offset"/> has that value, at most so long. May return early.
    /// Does not throw when the token is cancelled: the caller looks.
    /// </summary>
    public static void Sleep(
        SharedMapping memory, long offset, uint seen, int milliseconds, CancellationToken cancellationToken)
    {
        ref uint word = ref memory.At<uint>(offset);
        if (!cancellationToken.CanBeCanceled)
        {
            Futex.Wait(ref word, seen, milliseconds);
        }
        else if (KernelFeatures.FutexWaitv.IsAvailable)
        {
            uint[] cancelled = s_cancelled ??= GC.AllocateArray<uint>(1, pinned: true);
            cancelled[0] = 0;
            using (cancellationToken.UnsafeRegister(static state => Ring((uint[])state!), cancelled))
            {
                Futex.WaitAny(
                    [Futex.Waiter(ref word, seen), Futex.Waiter(ref cancelled[0], 0)], milliseconds);
            }
        }
        else if (!cancellationToken.IsCancellationRequested)
        {
            Futex.Wait(ref word, seen, Math.Min(milliseconds, SliceMilliseconds));
        }

        GC.KeepAlive(memory);
    }

    private static void Ring(uint[] word)
    {
        Volatile.Write(ref word[0], 1);
        Futex.Wake(ref word[0], 1);
    }
}
