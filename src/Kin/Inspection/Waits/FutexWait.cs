namespace Kin.Inspection.Waits;

/// <summary>
/// Which thread a word of memory names that another one waits at: futex(2), and the mutexes of glibc and
/// musl.
/// </summary>
/// <remarks>
/// The kernel itself keeps the thread in the word of a lock with priority inheritance, and both libraries do
/// so for robust mutexes, musl for others, too: the thread in the lower 30 bits, bit 31 while others wait. A
/// plain mutex of glibc with waiters is 2, and the thread stands two words further (struct
/// __pthread_mutex_s). Who joins a thread waits for the word with its number to become 0
/// (set_tid_address(2)).
/// </remarks>
internal static class FutexWait
{
    /// <summary>How many bytes from the word on tell it.</summary>
    public const int Bytes = 12;

    /// <summary>Where glibc keeps the owner of a plain mutex.</summary>
    public const int OwnerOffset = 8;

    private const uint Waiters = 1u << 31, ThreadBits = (1u << 30) - 1, Contended = 2;
    private const int Wait = 0, Lock = 6, WaitWithMask = 9, Lock2 = 13, CommandBits = 0x7f;

    /// <summary>The call waits at a single word.</summary>
    public static bool IsWait(WaitingCall call) => Command(call) is Wait or Lock or WaitWithMask or Lock2;

    /// <summary>The thread that the words name, and what for; 0: none.</summary>
    /// <param name="call">The call in which the other one waits.</param>
    /// <param name="word">The word.</param>
    /// <param name="owner">What is at <see cref="OwnerOffset"/>.</param>
    public static (int Thread, WaitObjectKind Kind) Parse(WaitingCall call, uint word, int owner)
    {
        int named = (int)(word & ThreadBits);
        bool isLock = Command(call) is Lock or Lock2;
        if (isLock || (word & Waiters) != 0)
        {
            return (named, WaitObjectKind.Mutex);
        }

        uint expected = (uint)call.Arguments[2];
        return word != expected ? default
            : word == Contended ? (owner, WaitObjectKind.Mutex)
            : (named, WaitObjectKind.ThreadEnd);
    }

    private static int Command(WaitingCall call) => (int)call.Arguments[1] & CommandBits;
}
