#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Readers together, writers alone; and a writer that dies in the middle, of which everybody is told.
// dotnet run samples/ReaderWriter.cs

using Kin.Ipc;
using Kin.Workers;

using SharedReaderWriterLock gate = SharedReaderWriterLock.Create();
using SharedMemory memory = SharedMemory.Create(4096); // two numbers, equal but for the time of a change

int[] reads = await Task.WhenAll(
    WorkerProcess.RunAsync(() => Read(gate, memory)),
    WorkerProcess.RunAsync(() => Read(gate, memory)),
    WorkerProcess.RunAsync(() => Write(gate, memory)));
Console.WriteLine($"{reads.Sum()} times two readers looked, and saw equal numbers");
Console.WriteLine($"written {memory.AsSpan<int>()[0]} times");

await using WorkerProcess careless = WorkerProcess.Start(() =>
{
    gate.AcquireWrite();
    memory.AsSpan<int>()[0]++; // and not the other one
});
await careless.JoinAsync();
using (ReaderWriterHold hold = gate.AcquireRead()) Console.WriteLine($"a reader is told: {hold.OwnerDied}");

using (ReaderWriterHold hold = gate.AcquireWrite())
{
    memory.AsSpan<int>()[1] = memory.AsSpan<int>()[0];
    Console.WriteLine($"a writer is told, and repairs: {hold.OwnerDied}");
}

using ReaderWriterHold last = gate.AcquireRead();
Console.WriteLine($"after that: {last.OwnerDied}");

static int Read(SharedReaderWriterLock gate, SharedMemory memory)
{
    int equal = 0;
    for (int i = 0; i < 10_000; i++)
    {
        using ReaderWriterHold hold = gate.AcquireRead();
        equal += memory.AsSpan<int>()[0] == memory.AsSpan<int>()[1] ? 1 : 0;
    }

    return equal;
}

static int Write(SharedReaderWriterLock gate, SharedMemory memory)
{
    for (int i = 0; i < 1_000; i++)
    {
        using ReaderWriterHold hold = gate.AcquireWrite();
        (memory.AsSpan<int>()[0], memory.AsSpan<int>()[1]) = (i + 1, i + 1);
    }

    return 0;
}
