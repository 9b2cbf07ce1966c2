using Kin.Native.Memory;

namespace Kin.Ipc.ReaderWriter;

/// <summary>
/// The word by which the writer that has its turn keeps readers out. Only the owner of the writers' lock
/// changes it, or who buries him; readers add <see cref="Sleepers"/>.
/// </summary>
/// <remarks>
/// A reader writes itself down, and then looks at the gate; a writer closes the gate, and then looks who is
/// written down. Both first steps are full fences, so at least one of two that meet sees the other: not both
/// can go in. (Without the fences both could: each processor may read before its own write is seen.)
/// </remarks>
internal static class Gate
{
    /// <summary>A writer waits until the readers are out.</summary>
    public const uint Closing = 1;

    /// <summary>A writer is in.</summary>
    public const uint Writing = 2;

    /// <summary>A writer died while he was in, and no other has been in since.</summary>
    public const uint Spoiled = 4;

    /// <summary>Somebody may sleep on the word.</summary>
    public const uint Sleepers = 1u << 31;

    private const uint Closed = Closing | Writing;

    public static bool IsClosed(uint word) => (word & Closed) != 0;

    public static uint Read(SharedMapping memory) => Volatile.Read(ref Word(memory));

    /// <summary>Keeps new readers out.</summary>
    public static void Close(SharedMapping memory)
    {
        FaultPoint.Reach();
        Interlocked.Or(ref Word(memory), Closing);
        FaultPoint.Reach();
    }

    /// <summary>The readers are out: the writer is in. True: he has to be told of a death.</summary>
    public static bool Enter(SharedMapping memory) =>
        (Change(memory, static seen => Writing | (seen & Sleepers)) & Spoiled) != 0;

    /// <summary>Lets readers in again, of a writer who was in.</summary>
    public static void Leave(SharedMapping memory) => Open(memory, static _ => 0);

    /// <summary>As <see cref="Leave"/>, of one who was not in, or has died.</summary>
    public static void GiveUp(SharedMapping memory) =>
        Open(memory, static seen => (seen & Writing) != 0 ? Spoiled : seen & Spoiled);

    /// <summary>Before sleeping. False: it is open, or has changed; look again.</summary>
    public static bool MarkSleeper(SharedMapping memory, uint seen) =>
        IsClosed(seen)
        && Interlocked.CompareExchange(ref Word(memory), seen | Sleepers, seen) == seen;

    public static void WakeAll(SharedMapping memory)
    {
        Futex.Wake(ref memory.WordAt(ReaderTable.GateWord), int.MaxValue);
        GC.KeepAlive(memory);
    }

    private static ref uint Word(SharedMapping memory) => ref memory.At<uint>(ReaderTable.GateWord);

    private static void Open(SharedMapping memory, Func<uint, uint> change)
    {
        if ((Change(memory, change) & Sleepers) != 0)
        {
            WakeAll(memory);
        }
    }

    private static uint Change(SharedMapping memory, Func<uint, uint> change)
    {
        ref uint word = ref Word(memory);
        uint seen, found = Volatile.Read(ref word);
        do
        {
            seen = found;
            found = Interlocked.CompareExchange(ref word, change(seen), seen);
        }
        while (found != seen);
        FaultPoint.Reach();
        GC.KeepAlive(memory);
        return seen;
    }
}
