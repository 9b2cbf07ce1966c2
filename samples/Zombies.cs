#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// A zombie: a process that has ended and that its parent has not waited for. This one is a child of this program first,
// and then a child of a program that never waits.
// dotnet run samples/Zombies.cs

using Kin;

using (ChildProcess child = new Command("sh", "-c", "exit 3").Start())
{
    using (var watched = ProcessHandle.Open(child.Id))
    {
        watched.Wait();     // until it has ended; this reaps nothing
    }

    Console.WriteLine($"zombies: {string.Join("; ", Zombie.BelowThisProcess())}");
    Console.WriteLine($"waited for: {child.Wait()}; zombies: {Zombie.BelowThisProcess().Count}");
}

// A shell that becomes sleep, which knows nothing of the child that the shell had.
using ChildProcess careless = new Command("sh", "-c", "sleep 0.2 & exec sleep 60").Start();
while (Zombie.BelowThisProcess().Count == 0)
{
    await Task.Delay(10);
}

Zombie zombie = Zombie.BelowThisProcess()[0];
Console.WriteLine($"{zombie}; that is the careless one: {zombie.ParentId == careless.Id}");
careless.Kill();            // when the parent ends, process 1 or a subreaper waits for what it left
Console.WriteLine($"the careless one: {careless.Wait()}");
