#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// SIGSTOP and SIGCONT: a child is suspended and goes on, and its parent is told of each, and of the end.
// dotnet run samples/SuspendContinue.cs

using Kin;

using ChildProcess child = new Command("sh", "-c", "kill -STOP $$; sleep 0.5; exit 7").Start();
await foreach (ChildChange change in child.WatchAsync())
{
    Console.WriteLine(change);
    if (change.Kind == ChildChangeKind.Stopped)
    {
        child.Continue();
    }
}

using ChildProcess sleep = new Command("sleep", "60").Start();
sleep.Suspend();
Console.WriteLine($"suspended: {await sleep.WaitForStopAsync()}");
sleep.Continue();
Console.WriteLine($"goes on: {await sleep.WaitForContinueAsync()}");
