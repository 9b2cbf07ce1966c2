#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// A spin lock between processes; and one that is killed with it.
// dotnet run samples/SpinLock.cs

using Kin.Ipc;
using Kin.Workers;

using SharedSpinLock gate = SharedSpinLock.Create();
using SharedMemory memory = SharedMemory.Create(4096);

await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => WorkerProcess.RunAsync(() =>
{
    for (int i = 0; i < 20_000; i++)
    {
        using (gate.Acquire())
        {
            memory.AsSpan<int>()[0]++;
        }
    }
})));
Console.WriteLine($"two processes counted to {memory.AsSpan<int>()[0]}");

await using WorkerProcess holder = WorkerProcess.Start(() =>
{
    gate.Acquire();
    memory.AsSpan<int>()[1] = 1;
    new ManualResetEventSlim().Wait();
});
while (Volatile.Read(ref memory.AsSpan<int>()[1]) == 0)
{
    await Task.Delay(1);
}

Console.WriteLine($"free within 5 ms: {gate.TryAcquire(TimeSpan.FromMilliseconds(5), out _)}");
holder.Kill();
using (LockScope held = gate.Acquire())
{
    Console.WriteLine($"its owner died: {held.OwnerDied}");
}
