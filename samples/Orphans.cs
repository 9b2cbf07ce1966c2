#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// An orphan: its parent ends, and it gets another one: process 1, or this program once that is a subreaper, which also
// reaps it and learns how it ended.
// dotnet run samples/Orphans.cs

using Kin;

// The shell starts a process in the background, says its number, and ends.
Command leaves = new("sh", "-c", "sh -c 'sleep 0.5; exit 5' >&- 2>&- & echo $!");

int first = int.Parse(leaves.Capture().StandardOutput);
using (var orphan = ProcessHandle.Open(first))
{
    Console.WriteLine($"this process: {ThisProcess.Id}");
    Console.WriteLine($"parent of the orphan: {orphan.ParentId}, which is not this process: {orphan.ParentId != ThisProcess.Id}");
    orphan.Wait();
}

using Subreaper reaper = Subreaper.Start();
int second = int.Parse(leaves.Capture().StandardOutput);
await foreach (AdoptedProcess adopted in reaper.ReadAsync())
{
    Console.WriteLine($"adopted {adopted.Name}: {adopted.Id == second}, its parent is this process: {adopted.Handle.ParentId == ThisProcess.Id}");
    Console.WriteLine($"it ended: {await adopted.WaitAsync()}");
    break;
}

Console.WriteLine($"zombies left: {Zombie.BelowThisProcess().Count}");
