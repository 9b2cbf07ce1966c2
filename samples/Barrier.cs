#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Three processes compute step by step, each with what the others had in the step before; then one of them is killed.
// dotnet run samples/Barrier.cs

using Kin.Ipc;
using Kin.Workers;

using var barrier = SharedBarrier.Create(parties: 3);
using var done = SharedCountdown.Create(3);
using var now = SharedArray<double>.Create([0, 0, 90]);
using var next = SharedArray<double>.Create(3);
using var steps = SharedValue<int>.Create();

await Task.WhenAll(Enumerable.Range(0, 3).Select(me => WorkerProcess.RunAsync(() =>
{
    using SharedCountdownShare mine = done.Take();
    for (int step = 0; step < 100; step++)
    {
        next[me] = ((2 * now[me]) + now[(me + 1) % 3] + now[(me + 2) % 3]) / 4;
        barrier.Wait(() => // by one of them, when all have computed
        {
            next.AsSpan().CopyTo(now.AsSpan());
            steps.Increment();
        });
    }
})));
done.Wait();
Console.WriteLine($"after {steps.Value} steps all are at {now[0]:f1} {now[1]:f1} {now[2]:f1}");

done.Reset(1);
await using WorkerProcess victim = WorkerProcess.Start(() =>
{
    using SharedCountdownShare mine = done.Take();
    barrier.Wait();
    new ManualResetEventSlim().Wait();
});
await Task.WhenAll(barrier.WaitAsync().AsTask(), barrier.WaitAsync().AsTask());
Task<BarrierPass> waiting = barrier.WaitAsync().AsTask();
victim.Kill();
try
{
    await waiting;
}
catch (BarrierBrokenException e)
{
    Console.WriteLine($"it is broken: {e.Reason}, by the victim: {e.ProcessId == victim.Id}");
}

done.Wait();
Console.WriteLine($"nothing is left to be done, but {done.Abandoned} was not done");
