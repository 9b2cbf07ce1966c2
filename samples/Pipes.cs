#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Joins programs by pipes of the kernel, as a shell does, and talks with one that runs.
// dotnet run samples/Pipes.cs

using Kin;

Pipeline users = new Command("cut", "-d:", "-f7", "/etc/passwd")
    .PipeTo(new Command("sort"))
    .PipeTo(new Command("uniq", "-c"));
Console.WriteLine(users);
CommandOutput output = await users.CaptureAsync();
Console.Write(output.StandardOutput);
Console.WriteLine(string.Join(", ", output.Statuses));

// yes writes for ever; head takes three lines and ends, and SIGPIPE ends yes.
CommandOutput head = new Command("yes").PipeTo(new Command("head", "-n", "3")).Capture();
Console.WriteLine($"yes: {head.Statuses[0]}; head: {head.Statuses[1]}");

await using ChildProcess upper = (new Command("tr", "a-z", "A-Z") with
{
    StandardInput = StandardStream.Piped,
    StandardOutput = StandardStream.Piped,
}).Start();
await upper.StandardInput.WriteAsync("a conversation\n"u8.ToArray());
upper.StandardInput.Dispose(); // end-of-file
using StreamReader reader = new(upper.StandardOutput);
Console.Write(await reader.ReadToEndAsync());
