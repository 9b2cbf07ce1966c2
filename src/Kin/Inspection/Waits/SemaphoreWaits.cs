using System.Buffers.Binary;
using Kin.Ipc;
using Kin.Native;
using Kin.Native.Memory;

namespace Kin.Inspection.Waits;

/// <summary>Waits at semaphores of System V (semop(2)).</summary>
internal static class SemaphoreWaits
{
    private const int OperationBytes = 6, MostOperations = 500; // struct sembuf; SEMOPM of semctl(2)

    /// <summary>The wait of a thread; null: it waits at no such semaphore.</summary>
    public static ThreadWait? Of(Sleeper sleeper, MachineLook look)
    {
        if (sleeper.Call.Name is not ("semop" or "semtimedop"))
        {
            return null;
        }

        int id = sleeper.Call.FirstNumber;
        if (sleeper.Process.NamespaceOf("ipc") is ulong place && place != look.OwnSystemV)
        {
            return sleeper.For(
                WaitObjectKind.SystemVSemaphore, $"semaphore set {id} of another ipc namespace", []);
        }

        (int Index, int Holder) = Blocked(sleeper, id);
        string which = Index < 0 ? $"semaphore set {id}" : $"semaphore {Index} of set {id}";
        return sleeper.For(
            WaitObjectKind.SystemVSemaphore, which,
            Holder > 0 && Holder != sleeper.Process.Id ? [new WaitParty(Holder, 0)] : []);
    }

    // Of all its operations the first that cannot be done after those before it: less is there than it takes,
    // or it waits for 0 and there is something. Who changed that semaphore last, took it or put it there:
    // where a set is used as a lock, that is the one who has it.
    private static (int Index, int Holder) Blocked(Sleeper sleeper, int id)
    {
        int count = (int)Math.Min(sleeper.Call.Arguments[2], MostOperations);
        byte[] operations = new byte[count * OperationBytes];
        if (!ForeignMemory.TryRead(sleeper.ThreadId, sleeper.Call.Arguments[1], operations))
        {
            return (-1, 0);
        }

        try
        {
            var set = SystemVSemaphoreSet.FromId(id);
            Dictionary<int, int> values = [];
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<byte> one = operations.AsSpan(i * OperationBytes);
                int index = BinaryPrimitives.ReadUInt16LittleEndian(one);
                int change = BinaryPrimitives.ReadInt16LittleEndian(one[2..]);
                int value = values.TryGetValue(index, out int changed) ? changed : set.GetValue(index);
                if (change == 0 ? value > 0 : value + change < 0)
                {
                    return (index, set.GetLastProcessId(index));
                }

                values[index] = value + change;
            }
        }
        catch (Exception e) when (e is LinuxException or ArgumentException)
        {
            // removed meanwhile, another user's, or words that are no operations any more
        }

        return (-1, 0);
    }
}
