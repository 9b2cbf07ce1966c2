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
        Span<byte> words = stackalloc byte[FutexWait.Bytes];
        if (ForeignMemory.TryRead(sleeper.Process.Id, address, words))
        {
            (int owner, WaitObjectKind kind) = FutexWait.Parse(
                sleeper.Call, BinaryPrimitives.ReadUInt32LittleEndian(words),
                BinaryPrimitives.ReadInt32LittleEndian(words[FutexWait.OwnerOffset..]));
            if (owner > 0 && Holder(owner, sleeper, isShared ? mapping : null, look) is WaitParty holder)
            {
                string on = kind == WaitObjectKind.ThreadEnd ? $"the end of thread {owner}"
                    : $"mutex {(isShared ? At(mapping, address) : Hex(address))}";
                return sleeper.For(kind, on, [holder]) with { IsExact = true };
            }
        }

        return isShared ? AtSharedWord(sleeper, mapping, address, look) : null;
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

    // The thread of that number: of the own process, or of one that has the memory, too.
    private static WaitParty? Holder(int thread, Sleeper sleeper, MemoryMapping? shared, MachineLook look)
    {
        if (sleeper.Process.Times.ContainsKey(thread))
        {
            return new(sleeper.Process.Id, (uint)thread);
        }

        return shared is not MemoryMapping mapping ? null
            : look.UsersOf(mapping).Where(user => look.Processes[user.ProcessId].Times.ContainsKey(thread))
                .Select(user => (WaitParty?)new WaitParty(user.ProcessId, (uint)thread)).FirstOrDefault();
    }

    private static string At(MemoryMapping mapping, ulong address) => string.Create(
        CultureInfo.InvariantCulture, $"{mapping.Path}+{address - mapping.Start + mapping.Offset}");

    private static string Hex(ulong address) =>
        string.Create(CultureInfo.InvariantCulture, $"at 0x{address:x}");
}
