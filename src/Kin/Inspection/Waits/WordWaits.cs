using System.Buffers.Binary;
using System.Globalization;
using Kin.Native.Memory;

namespace Kin.Inspection.Waits;

/// <summary>Waits at a word of memory (futex(2)): mutexes, the end of threads, semaphores, words.</summary>
internal static class WordWaits
{
    private const string Semaphore = "/dev/shm/sem.";

    /// <summary>
    /// The wait of a thread; null: it waits at no word, or at one of its own process that tells nothing.
    /// </summary>
    public static ThreadWait? Of(Sleeper sleeper, MachineLook look)
    {
        if (sleeper.Call.Name != "futex" || !FutexWait.IsWait(sleeper.Call))
        {
            return null;
        }

        ulong address = sleeper.Call.Arguments[0];
        MemoryMapping mapping =
            sleeper.Process.Mappings.FirstOrDefault(m => m.Start <= address && address < m.End);
        bool isShared = mapping.IsShared && mapping.Inode != 0;
        (int owner, WaitObjectKind kind) = Owner(sleeper, address);
        if (owner > 0 && !(isShared && kind == WaitObjectKind.ThreadEnd)
            && Holders(owner, sleeper, isShared ? mapping : null, look) is { Length: > 0 } holders)
        {
            string on = kind == WaitObjectKind.ThreadEnd ? $"the end of thread {holders[0].ThreadId}"
                : $"mutex {(isShared ? At(mapping, address) : Hex(address))}";
            return sleeper.For(kind, on, holders) with { IsExact = holders.Length == 1 };
        }

        return isShared ? AtSharedWord(sleeper, mapping, address, look) : null;
    }

    // Memory may begin with the word, or end with it.
    private static (int Thread, WaitObjectKind Kind) Owner(Sleeper sleeper, ulong address)
    {
        Span<byte> all = stackalloc byte[sizeof(int) + FutexWait.Bytes];
        Span<byte> words = all[sizeof(int)..];
        int thread = sleeper.ThreadId, before = 0;
        if (ForeignMemory.TryRead(thread, address - sizeof(int), all))
        {
            before = BinaryPrimitives.ReadInt32LittleEndian(all);
        }
        else if (!ForeignMemory.TryRead(thread, address, words))
        {
            words = words[..sizeof(int)];
            if (!ForeignMemory.TryRead(thread, address, words))
            {
                return default;
            }
        }

        return FutexWait.Parse(sleeper.Call, words, before);
    }

    // Without an owner: whoever has the memory may change the word.
    private static ThreadWait AtSharedWord(
        Sleeper sleeper, MemoryMapping mapping, ulong address, MachineLook look)
    {
        bool isSemaphore = mapping.Path.StartsWith(Semaphore, StringComparison.Ordinal);
        return sleeper.For(
            isSemaphore ? WaitObjectKind.PosixSemaphore : WaitObjectKind.SharedMemory,
            isSemaphore ? $"semaphore /{mapping.Path[Semaphore.Length..]}"
                : $"a word of {At(mapping, address)}",
            look.UsersOf(mapping).Where(user => user.ProcessId != sleeper.Process.Id));
    }

    // The thread that has that number in its own pid namespace: of the own process, or of one that has the
    // memory, too; there may be several in several namespaces.
    private static WaitParty[] Holders(
        int thread, Sleeper sleeper, MemoryMapping? shared, MachineLook look) =>
    [
        .. from user in shared is MemoryMapping mapping
            ? look.UsersOf(mapping).Select(user => look.Processes[user.ProcessId]) : [sleeper.Process]
           let number = user.ThreadOf(thread)
           where number > 0
           select new WaitParty(user.Id, (uint)number),
    ];

    private static string At(MemoryMapping mapping, ulong address) => string.Create(
        CultureInfo.InvariantCulture, $"{mapping.Path}+{address - mapping.Start + mapping.Offset}");

    private static string Hex(ulong address) =>
        string.Create(CultureInfo.InvariantCulture, $"at 0x{address:x}");
}
