#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// A POSIX message queue: a worker takes jobs by priority, and the descriptor of the queue is waited for beside a timer.
// dotnet run samples/PosixQueue.cs

using System.Text;
using Kin;
using Kin.IO;
using Kin.Ipc;
using Kin.Workers;

string name = $"/kin-sample-{ThisProcess.Id}";
using PosixMessageQueue jobs = PosixMessageQueue.Create(name, new() { MaxMessages = 5, MaxMessageBytes = 100 });
using PosixMessageQueue answers = PosixMessageQueue.Create($"{name}-answers");
try
{
    jobs.Send("sweep"u8, priority: 1);
    jobs.Send("fire!"u8, priority: 9);
    jobs.Send("dust"u8, priority: 1);
    Console.WriteLine($"{jobs.Count} jobs wait");

    await using WorkerProcess worker = WorkerProcess.Start(Work, name);
    for (int i = 0; i < 3; i++)
    {
        PollEvents found = await answers.Handle.ReadableAsync(TimeSpan.FromSeconds(30));
        Console.WriteLine($"{found}: {answers.Receive().Text}");
    }

    Console.WriteLine($"nothing more in a tenth of a second: {answers.Receive(TimeSpan.FromMilliseconds(100)) is null}");
}
finally
{
    Console.WriteLine($"removed: {PosixMessageQueue.Remove(name)} {PosixMessageQueue.Remove($"{name}-answers")}");
}

static void Work(string name)
{
    using PosixMessageQueue jobs = PosixMessageQueue.Open(name, FileAccess.Read);
    using PosixMessageQueue answers = PosixMessageQueue.Open($"{name}-answers", FileAccess.Write);
    while (jobs.TryReceive(out PosixMessage job))
    {
        answers.Send(Encoding.UTF8.GetBytes($"{job.Text} (priority {job.Priority}) done"));
    }
}
