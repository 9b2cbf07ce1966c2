#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Queues between processes: values, frames of bytes, objects; a consumer is killed, and its work goes to the next one.
// dotnet run samples/SharedQueues.cs

using System.Text;
using Kin.Ipc;
using Kin.Workers;

// Values of one size. Two processes produce, this one takes.
using var numbers = SharedQueue<int>.Create(capacity: 64);
Task[] producers =
[
    WorkerProcess.RunAsync(() => { for (int i = 1; i <= 1000; i += 2) numbers.Enqueue(i); }),
    WorkerProcess.RunAsync(() => { for (int i = 2; i <= 1000; i += 2) numbers.Enqueue(i); }),
];
Task completes = Task.WhenAll(producers).ContinueWith(_ => numbers.Complete());
Console.WriteLine($"two producers: {numbers.ReadAll().Sum()}");
await completes;

// Frames of bytes, by name: any program of this machine can open it.
string name = $"lines-{Environment.ProcessId}";
using var lines = SharedFrameQueue.Create(capacityBytes: 1 << 16, name);
await WorkerProcess.RunAsync(() =>
{
    using var sameLines = SharedFrameQueue.Open(name);
    sameLines.Enqueue("short"u8);
    sameLines.Enqueue(Encoding.UTF8.GetBytes(new string('x', 10_000)));
});
Console.WriteLine($"frames of {lines.Dequeue().Length} and {lines.Dequeue().Length} bytes");

// Objects. The worker takes one, is killed before it has finished it, and the object comes again.
using var jobs = SharedObjectQueue<(string What, List<string> Tools)>.Create();
using var begun = SharedEvent.Create();
jobs.Enqueue(("paint the fence", ["brush", "paint"]));
WorkerProcess worker = WorkerProcess.Start(() =>
{
    using var job = jobs.Receive();
    begun.Set();
    new ManualResetEventSlim().Wait();
});
begun.Wait();
worker.Kill();
await worker.DisposeAsync();
using (var job = jobs.Receive()!)
{
    Console.WriteLine($"{job.Value.What} with {string.Join(" and ", job.Value.Tools)}, redelivered: {job.Redelivered}");
}
