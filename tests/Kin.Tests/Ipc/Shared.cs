using Kin.Ipc;
using Kin.Workers;

namespace Kin.Tests.Ipc;

/// <summary>What processes do in the tests of shared objects.</summary>
internal static class Shared
{
    /// <summary>A name that no other test uses.</summary>
    public static string NewName() => $"test-{Environment.ProcessId}-{Guid.NewGuid():n}";

    /// <summary>The file of a named object.</summary>
    public static string PathOf(string name) => $"/dev/shm/kin-{name}";

    /// <summary>A flag that another process sets; both read the memory itself.</summary>
    public static ref int Word(SharedMemory memory, int index = 0) => ref memory.AsSpan<int>()[index];

    public static void Set(SharedMemory memory, int index, int value = 1) => Volatile.Write(ref Word(memory, index), value);

    public static void Await(SharedMemory memory, int index, int value = 1)
    {
        while (Volatile.Read(ref Word(memory, index)) != value)
        {
            Thread.Yield();
        }
    }

    public static async Task AwaitAsync(SharedMemory memory, int index, int value, CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref Word(memory, index)) != value)
        {
            await Task.Delay(1, cancellationToken);
        }
    }

    /// <summary>A process that takes the mutex, says so (word 0), and keeps it until it is killed.</summary>
    public static WorkerProcess StartHolder(SharedMutex mutex, SharedMemory memory) => WorkerProcess.Start(() =>
    {
        mutex.Acquire();
        Set(memory, 0);
        new ManualResetEventSlim().Wait();
    });
}
