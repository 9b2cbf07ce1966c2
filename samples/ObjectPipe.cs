#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// A conversation in objects with a function in another process, until that process is killed.
// dotnet run samples/ObjectPipe.cs

using Kin;
using Kin.Workers;

(ObjectPipe<object> mine, ObjectPipe<object> theirs) = ObjectPipe<object>.Create();
await using WorkerProcess worker = WorkerProcess.Start(Answer, theirs);
theirs.Dispose(); // the worker has its own; with this copy open its end would never be noticed

mine.Send(new int[] { 1, 2, 3 });
Console.WriteLine($"the sum is {mine.Receive()}");

object[] ring = ["a", "and then itself"];
ring[1] = ring;
mine.Send(ring);
object[] back = (object[])mine.Receive();
Console.WriteLine($"a ring came back as a ring: {back[1] == back}, and it is a copy: {back != ring}");

mine.Send(new byte[10_000_000]);
Console.WriteLine($"by memory file: {((byte[])mine.Receive()).Length} bytes");

Console.WriteLine($"nothing waits: {!mine.Poll()}, nor within a moment: {!mine.TryReceive(out _, TimeSpan.FromMilliseconds(10))}");
ValueTask<object> next = mine.ReceiveAsync();
worker.Kill();
try
{
    await next;
}
catch (EndOfStreamException)
{
    Console.WriteLine($"the other end is gone: {await worker.JoinAsync()}");
}

static void Answer(ObjectPipe<object> pipe)
{
    foreach (object question in pipe.ReadAll())
    {
        pipe.Send(question is int[] numbers ? numbers.Sum() : question);
    }
}
