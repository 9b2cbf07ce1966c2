#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Two processes want one PID file: the second is told who has it. The first is killed, and what it left stops nobody.
// dotnet run samples/PidFile.cs

using Kin;
using Kin.Daemons;

string path = Path.Combine(Path.GetTempPath(), $"kin-sample-{ThisProcess.Id}.pid");
DaemonOptions options = new() { PidFile = path, WaitForReady = false };

using StartedDaemon first = await Daemon.StartAsync(new Command("sleep", "60"), options);
Console.WriteLine($"the file says {(await File.ReadAllTextAsync(path)).Trim()}, the daemon is {first.Id}");
try
{
    await Daemon.StartAsync(new Command("sleep", "60"), options);
}
catch (PidFileHeldException held)
{
    Console.WriteLine($"held by {held.OwnerName} {held.OwnerId}");
}

using (ProcessHandle owner = PidFile.TryReadOwner(path)!)
{
    owner.Kill();
    await owner.WaitAsync();
}

Console.WriteLine($"killed; the file is there: {File.Exists(path)}, its owner: {PidFile.TryReadOwner(path)?.ToString() ?? "nobody"}");
using (PidFile.Create(path))
{
    Console.WriteLine($"mine: {int.Parse(await File.ReadAllTextAsync(path)) == ThisProcess.Id}");
}

Console.WriteLine($"gone: {!File.Exists(path)}");
