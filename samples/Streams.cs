#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// What a program is given: arguments, variables, a directory, and its three streams, here directed as a shell does it.
// dotnet run samples/Streams.cs

using Kin;

string log = Path.GetTempFileName();
Command show = new("sh", "-c", "echo \"$# arguments, the second: $2\"; echo \"$GREETING from $PWD\"; echo trouble >&2", "sh", "one", "it's two")
{
    Environment = new Dictionary<string, string?> { ["GREETING"] = "hello" },
    WorkingDirectory = "/usr",
};
Console.Write(show.Capture().StandardOutput);

// > log 2>&1, then >> log
(show with { StandardOutput = StandardStream.ToFile(log), StandardError = StandardStream.ToStandardOutput }).Run();
(new Command("echo", "one more line") { StandardOutput = StandardStream.ToFile(log, append: true) }).Run();

// < log
CommandOutput count = (new Command("wc", "-l") { StandardInput = StandardStream.FromFile(log) }).Capture();
Console.WriteLine($"lines in the file: {count.StandardOutput.Trim()}");

// Text as input; output and error apart; both thrown away.
CommandOutput upper = (new Command("tr", "a-z", "A-Z") { StandardInput = StandardStream.FromText("from memory") }).Capture();
Console.WriteLine(upper.StandardOutput);
CommandOutput apart = show.Capture();
Console.WriteLine($"on standard error: {apart.StandardError.Trim()}");
Console.WriteLine((show with { StandardOutput = StandardStream.Null, StandardError = StandardStream.Null }).Run());

// A program is a file; a process is one run of it. Two runs, two numbers.
int[] ids = [.. Enumerable.Range(0, 2).Select(_ => int.Parse(new Command("sh", "-c", "echo $$").Capture().StandardOutput))];
Console.WriteLine($"two runs of sh are two processes: {ids[0] != ids[1]}");
File.Delete(log);
