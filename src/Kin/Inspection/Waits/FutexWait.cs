using System.Buffers.Binary;

namespace Kin.Inspection.Waits;

/// <summary>
/// Which thread a word of memory names that another one waits at: futex(2), and the mutexes of glibc and
/// musl.
/// </summary>
/// <remarks>
/// <para>
/// The kernel itself keeps the thread in the word of a lock with priority inheritance, and both libraries do
/// so for robust mutexes, musl for others, too: the thread in the lower 30 bits, bit 31 while others wait. A
/// plain mutex of glibc with waiters is 2, and the thread stands two words further. Who joins a thread waits
/// for the word with its number to become 0 (set_tid_address(2)).
/// </para>
/// <para>
/// Words of other things have such values, too: 3 is also a lock for readers and writers that somebody waits
/// for, and where processes have small numbers, as in a container, also a thread. So what stands around the
/// word has to be a mutex: in glibc lock, count, owner, users, kind (struct __pthread_mutex_s), in musl kind
/// and lock.
/// </para>
/// </remarks>
internal static class FutexWait
{
    /// <summary>How many bytes from the word on tell it.</summary>
    public const int Bytes = 5 * sizeof(int);

    private const uint Waiters = 1u << 31, ThreadBits = (1u << 30) - 1, Contended = 2;
    private const int Wait = 0, Lock = 6, WaitWithMask = 9, Lock2 = 13, CommandBits = 0x7f, Private = 0x80;

    // Bits of the kinds of mutexes in glibc: recursive, robust, all that there are; in musl: all but pshared.
    private const int Kinds = 3, Recursive = 1, Robust = 0x10, AllOfGlibc = 0x3ff;
    private const int AllOfMusl = 0xf, SharedInMusl = 0x80;

    /// <summary>The call waits at a single word.</summary>
    public static bool IsWait(WaitingCall call) => Command(call) is Wait or Lock or WaitWithMask or Lock2;

    /// <summary>It ends after a time by itself.</summary>
    public static bool HasTimeout(WaitingCall call) => call.Arguments[3] != 0;

    /// <summary>The thread that the words name, and what for; 0: none.</summary>
    /// <param name="call">The call in which the other one waits.</param>
    /// <param name="words">
    /// The word, and what is behind it, up to <see cref="Bytes"/>; shorter at the end of the memory.
    /// </param>
    /// <param name="before">The word in front of it; 0: it cannot be read.</param>
    public static (int Thread, WaitObjectKind Kind) Parse(
        WaitingCall call, ReadOnlySpan<byte> words, int before)
    {
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(words);
        int named = (int)(word & ThreadBits);
        if (Command(call) is Lock or Lock2)
        {
            return (named, WaitObjectKind.Mutex);
        }

        if ((word & Waiters) != 0)
        {
            bool isMutex = IsOfMusl(before)
                || (KindOf(words) is int kind and >= 0 && (kind & Robust) != 0 && At(words, 2) == named);
            return isMutex ? (named, WaitObjectKind.Mutex) : default;
        }

        return word != (uint)call.Arguments[2] ? default
            : word == Contended && IsPlain(words) ? (At(words, 2), WaitObjectKind.Mutex)
            : (IsPrivate(call) ? 0 : named, WaitObjectKind.ThreadEnd);
    }

    // Held by somebody: how often is counted of a recursive one alone.
    private static bool IsPlain(ReadOnlySpan<byte> words) => KindOf(words) is int kind and >= 0
        && (kind & Robust) == 0 && At(words, 3) > 0
        && ((kind & Kinds) == Recursive ? At(words, 1) > 0 : At(words, 1) == 0);

    private static int KindOf(ReadOnlySpan<byte> words) =>
        words.Length >= Bytes && (At(words, 4) & ~AllOfGlibc) == 0 ? At(words, 4) : -1;

    private static bool IsOfMusl(int kind) =>
        (kind & AllOfMusl) != 0 && (kind & ~(AllOfMusl | SharedInMusl)) == 0;

    private static int At(ReadOnlySpan<byte> words, int index) =>
        BinaryPrimitives.ReadInt32LittleEndian(words[(index * sizeof(int))..]);

    // The kernel tells of the end of a thread as of a word that may be shared.
    private static bool IsPrivate(WaitingCall call) => (call.Arguments[1] & Private) != 0;

    private static int Command(WaitingCall call) => (int)call.Arguments[1] & CommandBits;
}
