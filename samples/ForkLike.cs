#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// What fork(2) shows in C, without forking a CLR: a function goes on in another process with a copy of what it captured.
// From then on parent and child diverge; neither sees what the other writes.
// dotnet run samples/ForkLike.cs

using Kin;
using Kin.Workers;

int counter = 1;
List<string> names = ["before"];
Console.WriteLine($"parent {ThisProcess.Id}: counter {counter}, names {string.Join(' ', names)}");

string seen = await WorkerProcess.RunAsync(() =>
{
    counter += 10;
    names.Add("child");
    return $"child of {ThisProcess.ParentId}: counter {counter}, names {string.Join(' ', names)}";
});

counter += 100;
names.Add("parent");
Console.WriteLine(seen);
Console.WriteLine($"parent {ThisProcess.Id}: counter {counter}, names {string.Join(' ', names)}");

// The two returns of fork are the two sides of Start: here the parent, in the function the child.
await using WorkerProcess twin = WorkerProcess.Start(() => Console.WriteLine($"child {ThisProcess.Id} prints for itself"));
Console.WriteLine($"the child ended: {await twin.JoinAsync()}");
