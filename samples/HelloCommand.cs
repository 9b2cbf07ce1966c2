#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Starts a program, shows the system calls that make it, and how it ended.
// dotnet run samples/HelloCommand.cs

using Kin;

Command hello = new("echo", "hello from another process");
Console.WriteLine(hello.Explain());

CommandOutput output = hello.Capture();
Console.Write(output.StandardOutput);
Console.WriteLine($"{output.Status}, {output.Status.ResourceUsage.CpuTime.TotalMilliseconds:F1} ms of CPU time");

await using ChildProcess sleeper = (new Command("sleep", "60") with { KillOnParentExit = true }).Start();
Console.WriteLine($"sleep has pid {sleeper.Id}, has exited: {sleeper.HasExited}");
ExitStatus status = await sleeper.StopAsync(grace: TimeSpan.FromSeconds(5));
Console.WriteLine($"sleep: {status}");
