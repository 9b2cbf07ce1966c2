#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// What processes share, who has it and who waits: a queue, a shared lock, a full pipe, a locked file; and what a killed process left behind.
// dotnet run samples/LookingAtIpc.cs

using Kin;
using Kin.Inspection;
using Kin.Ipc;

SystemVMessageQueue queue = SystemVMessageQueue.Create(SystemVKey.Private);
queue.Send("a message"u8);
using SharedMutex gate = SharedMutex.Create($"looking-{ThisProcess.Id}");

// Writes more than fits into a pipe that nobody reads.
await using ChildProcess writer = (new Command("head", "-c", "100000", "/dev/zero") with { StandardOutput = StandardStream.Piped }).Start();
string path = Path.GetTempFileName();
using FileLock held = FileLock.Acquire(path);

IpcObject? pipe = null;
while (pipe is null)
{
    await Task.Delay(1);
    pipe = IpcObjects.Read(withPipes: true).Of(IpcObjectKind.Pipe).FirstOrDefault(p => p.Waiters.Any(w => w.ProcessId == writer.Id));
}

IpcObjects all = IpcObjects.Read();
IpcObject message = all.All.First(o => o.Kind == IpcObjectKind.SystemVMessageQueue && o.Id == queue.Id);
Console.WriteLine($"the queue: {message.Count} message, {message.SizeBytes} bytes");
Console.WriteLine($"the pipe: {pipe.SizeBytes} of {pipe.CapacityBytes} bytes, and head waits to {pipe.Waiters[0].Kind}");
IpcObject region = all.Of(IpcObjectKind.KinRegion).First(o => o.Name.EndsWith(gate.Name!));
Console.WriteLine($"the gate is this process's: {region.Processes.SequenceEqual([ThisProcess.Id])}");
FileLockInfo file = FileLockTable.Read().First(l => l.Path == path);
Console.WriteLine($"the file: {file.Kind}, this process holds it: {file.Processes.Contains(ThisProcess.Id)}");

// As a killed process leaves it: the file, and nobody who has it.
string left = region.Name + "-left";
File.Copy(region.Name, left);
IpcObject abandoned = IpcObjects.Read().Of(IpcObjectKind.KinRegion).First(o => o.Name == left);
Console.WriteLine($"left behind: {abandoned.IsAbandoned()}, the gate: {region.IsAbandoned()}");
Console.WriteLine($"removed: {abandoned.RemoveIfAbandoned()}, the gate: {region.RemoveIfAbandoned()}, the queue: {message.Remove()}");
writer.Kill();
File.Delete(path);
