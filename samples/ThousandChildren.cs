#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// A thousand children alive at once, all awaited: the threads of this program do not grow with them, and a child costs
// about a kilobyte here. What it costs the kernel is its own memory.
// dotnet run samples/ThousandChildren.cs

using Kin;

const int Count = 1000;
Command idle = new("sleep", "600");
List<ChildProcess> children = [idle.Start()];
Task<IReadOnlyList<ExitStatus>> warm = ChildProcess.WaitAllAsync(children);
(int threads, long bytes) = (Threads(), GC.GetTotalMemory(forceFullCollection: true));

for (int i = 1; i < Count; i++)
{
    children.Add(idle.Start());
}

Task<IReadOnlyList<ExitStatus>> all = ChildProcess.WaitAllAsync(children);
long each = (GC.GetTotalMemory(forceFullCollection: true) - bytes) / Count;
Console.WriteLine($"{Count} children, {Threads()} threads ({threads} with one child)");
Console.WriteLine($"{each} bytes of managed memory for each");

children.ForEach(child => child.Kill());
Console.WriteLine($"{(await all).Count(status => status.Signal == Signal.Kill)} ended, {Zombie.BelowThisProcess().Count} zombies left");
children.ForEach(child => child.Dispose());

static int Threads() => Directory.GetDirectories("/proc/self/task").Length;
