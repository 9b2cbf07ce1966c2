#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Runs a function in a process of its own: a result, an exception, and a crash that this program survives.
// dotnet run samples/WorkerFunction.cs

using Kin;
using Kin.Workers;

string name = "captured value";
string told = await WorkerProcess.RunAsync(() => $"pid {Environment.ProcessId} has the {name}");
Console.WriteLine($"this is pid {Environment.ProcessId}; {told}");

try
{
    await WorkerProcess.RunAsync(() => int.Parse("twelve"));
}
catch (RemoteException e)
{
    Console.WriteLine($"it threw {e.TypeName}: {e.Message}");
}

try
{
    await WorkerProcess.RunAsync(() => Environment.Exit(7));
}
catch (WorkerDiedException e)
{
    Console.WriteLine($"it ended: {e.ExitStatus}");
}

static int Sleep(int seconds)
{
    Thread.Sleep(TimeSpan.FromSeconds(seconds));
    return 0;
}

await using WorkerProcess sleeper = WorkerProcess.Start(Sleep, 60);
Console.WriteLine($"{sleeper.Name} is pid {sleeper.Id}, alive: {sleeper.IsAlive}");
sleeper.Kill();
ExitStatus status = await sleeper.JoinAsync();
Console.WriteLine($"{sleeper.Name}: {status}");
