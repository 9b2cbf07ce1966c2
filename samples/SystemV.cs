#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Queue, semaphores and shared memory of System V, between this process and a worker that is killed while it holds a
// semaphore: SEM_UNDO gives it back. ipcs and C programs see the same objects by the same key.
// dotnet run samples/SystemV.cs

using System.Text;
using Kin;
using Kin.Inspection;
using Kin.Ipc;
using Kin.Workers;

string file = Path.GetTempFileName();
SystemVKey key = SystemVKey.FromFile(file, project: 7);          // what C's ftok(file, 7) gives
SystemVMessageQueue queue = SystemVMessageQueue.Create(key);
SystemVSemaphoreSet gate = SystemVSemaphoreSet.Create(key, [1]);
SystemVSharedMemory memory = SystemVSharedMemory.Create(key, 4096);
try
{
    await using WorkerProcess worker = WorkerProcess.Start(Work, key);
    Console.WriteLine($"the worker says: {queue.Receive(type: 2).Text}");
    using (SystemVAttachment attached = memory.Attach())
    {
        Console.WriteLine($"and wrote {attached.Read<long>(0)}");
    }

    IpcObject segment = IpcObjects.Read().All.Single(o => o.Id == memory.Id && o.Kind == IpcObjectKind.SystemVSharedMemory);
    Console.WriteLine($"{segment.SizeBytes} bytes, attached by the worker: {segment.Processes.SequenceEqual([worker.Id])}");
    Console.WriteLine($"the gate is free: {gate.TryAcquire()}");
    Task free = gate.AcquireAsync(undo: true);
    worker.Kill();
    await free;
    Console.WriteLine("the worker was killed; the gate is mine");

    string ipcs = new Command("ipcs", "-q").Capture().StandardOutput;
    Console.WriteLine($"ipcs lists the queue: {ipcs.Contains($"{key}")}");
}
finally
{
    Console.WriteLine($"removed: {queue.Remove()} {gate.Remove()} {memory.Remove()}");
    File.Delete(file);
}

static void Work(SystemVKey key)
{
    SystemVSemaphoreSet.Open(key).Acquire(undo: true);
    SystemVAttachment attached = SystemVSharedMemory.Open(key).Attach();
    attached.Write(0, 42L);
    SystemVMessageQueue.Open(key).Send(Encoding.UTF8.GetBytes("I have the gate"), type: 2);
    new ManualResetEvent(false).WaitOne();                        // until it is killed
    GC.KeepAlive(attached);
}
