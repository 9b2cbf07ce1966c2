#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Two who are too polite: each takes one lock, finds the other one taken, lets go of its own, and begins anew. Nobody
// sleeps for long, nobody gets on. It is seen from outside, and ends when both take the locks in one order and wait.
// dotnet run samples/Livelock.cs

using Kin.Inspection;
using Kin.Ipc;
using Kin.Workers;

using SharedMutex left = SharedMutex.Create(), right = SharedMutex.Create();
using SharedBarrier door = SharedBarrier.Create(2);
using SharedEvent enough = SharedEvent.Create();
using SharedValue<int> isOver = SharedValue<int>.Create(0);

await using WorkerProcess one = WorkerProcess.Start(() => Pass(left, right, left, right, door, enough, isOver));
await using WorkerProcess other = WorkerProcess.Start(() => Pass(right, left, left, right, door, enough, isOver));
LivelockSuspect[] suspects = [];
while (suspects.Length < 2)
{
    WaitGraph graph = await WaitGraph.ReadAsync(TimeSpan.FromMilliseconds(300));
    suspects = [.. graph.LivelockSuspects.Where(s => s.ProcessId == one.Id || s.ProcessId == other.Id)];
}

foreach (LivelockSuspect suspect in suspects)
{
    Console.WriteLine($"suspect: {suspect.CpuShare:0.0} of a CPU, {suspect.FailedTriesPerSecond:0} tries in vain a second");
}

enough.Set();
Console.WriteLine($"in one order: {await one.JoinAsync()}, {await other.JoinAsync()}");

// Both come to the narrow place at the same time, so each finds the other one's lock taken, a hundred times, round after round.
static void Pass(
    SharedMutex mine, SharedMutex theirs, SharedMutex first, SharedMutex second,
    SharedBarrier door, SharedEvent enough, SharedValue<int> isOver)
{
    while (isOver.Value == 0)
    {
        using LockScope held = mine.Acquire();
        door.Wait();
        for (int i = 0; i < 100; i++)
        {
            if (theirs.TryAcquire(out _))
            {
                throw new InvalidOperationException("They were not polite.");
            }
        }

        door.Wait(() => isOver.Value = enough.IsSet ? 1 : 0); // one of the two asks, for both
    }

    using (first.Acquire())
    using (second.Acquire())
    {
        // through
    }
}
