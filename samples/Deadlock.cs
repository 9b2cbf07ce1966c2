#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Two processes take two mutexes in opposite order. Neither hangs: one of them is told, with the whole circle.
// dotnet run samples/Deadlock.cs

using Kin.Ipc;
using Kin.Workers;

using SharedMutex a = SharedMutex.Create($"a-{Environment.ProcessId}");
using SharedMutex b = SharedMutex.Create($"b-{Environment.ProcessId}");
using SharedSemaphore atA = SharedSemaphore.Create(0, 1), atB = SharedSemaphore.Create(0, 1);

string[] outcomes = await Task.WhenAll(
    WorkerProcess.RunAsync(() => Transfer(a, b, atA, atB)),
    WorkerProcess.RunAsync(() => Transfer(b, a, atB, atA)));
foreach (string outcome in outcomes.Order())
{
    Console.WriteLine(outcome);
}

static string Transfer(SharedMutex from, SharedMutex to, SharedSemaphore here, SharedSemaphore there)
{
    try
    {
        using (from.Acquire())
        {
            here.Release(); // each says that it holds its first lock, and waits for the other to say so
            there.Wait();
            using (to.Acquire())
            {
                return "done: had both locks";
            }
        }
    }
    catch (DeadlockException deadlock)
    {
        return deadlock.Message;
    }
}
