#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Looks at processes as ps and pstree do: at a stopped one with a zombie below it, and at what the kernel keeps of this one.
// dotnet run samples/Processes.cs

using Kin;
using Kin.Inspection;

// A shell that becomes sleep, which knows nothing of the child that the shell had.
await using ChildProcess child = new Command("sh", "-c", "sleep 0.2 & exec sleep 60").Start();
while (!ProcFs.Default.Processes().Any(p => p.ParentId == child.Id && p.IsZombie))
{
    await Task.Delay(10);
}

child.Suspend();
await child.WaitForStopAsync();
ProcessNode family = ProcessTree.Read().Find(child.Id)!;
foreach (ProcessNode node in (ProcessNode[])[family, .. family.Descendants()])
{
    ref readonly ProcessInfo p = ref node.Process;
    string indent = new(' ', 2 * (node.Depth - family.Depth));
    Console.WriteLine($"{indent}{p.State.Letter()} {p.Name} {p.Id}, child of {p.ParentId}: {p.State.Meaning()}");
}

ProcessInfo own = ProcFs.Default.OpenSelf();
ProcessStatus status = own.ReadStatus().Value;
ProcessSchedule cpu = own.ReadSchedule().Value;
Console.WriteLine($"this process: {own.ThreadCount} threads, {own.ReadMemoryUse().Value.ResidentBytes >> 10} KiB in memory");
Console.WriteLine($"the main thread: {cpu.Running.TotalMilliseconds} ms on a CPU, {cpu.Ready.TotalMilliseconds} ms ready without one");
Console.WriteLine($"it waited {status.VoluntarySwitches} times, and was sent away {status.InvoluntarySwitches} times");
foreach (MemoryMapping part in own.ReadMappings().Value.Where(m => m.Path is "[heap]" or "[stack]"))
{
    Console.WriteLine($"{part.Path} {part.Start:x} to {part.End:x}");
}

// Everybody may read some files, its own user all of them.
string io = own.ReadIo().TryGet(out ProcessIo bytes) ? $"{bytes.ReadCalls} reads" : "not told";
Console.WriteLine($"io: {io}; of process 1: {ProcFs.Default.Open(1).ReadIo().Outcome}");

child.Kill();
await child.WaitAsync();
Console.WriteLine($"after its end: {family.Process.ReadStatus().Outcome}");
