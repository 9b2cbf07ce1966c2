#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Waits for a pipe, a child, a timer and a signal at once, until each has come.
// dotnet run samples/Waiting.cs

using System.Runtime.InteropServices;
using Kin;
using Kin.IO;

await using ChildProcess talker = (new Command("sh", "-c", "sleep 0.3; echo hello; exec sleep 60") with
{
    StandardOutput = StandardStream.Piped,
}).Start();
await using ChildProcess sleeper = new Command("sleep", "0.1").Start();
using TimerFd timer = new();
timer.Start(TimeSpan.FromSeconds(0.2));
TaskCompletionSource signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
using var registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
{
    context.Cancel = true;
    signal.TrySetResult();
});
new Command("sh", "-c", $"(sleep 0.4; kill -HUP {ThisProcess.Id}) >/dev/null 2>&1 &").Run();

byte[] buffer = new byte[100];
Dictionary<Task, string> waits = new()
{
    [talker.StandardOutput.ReadAsync(buffer).AsTask()] = "the pipe has data",
    [sleeper.WaitAsync()] = "the child has ended",
    [timer.Handle.ReadableAsync()] = "the timer has expired",
    [signal.Task] = "the signal has come",
};
while (waits.Count > 0)
{
    Task first = await Task.WhenAny(waits.Keys);
    waits.Remove(first, out string? what);
    Console.WriteLine(what);
}
