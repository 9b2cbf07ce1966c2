#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Holds a process that is no child of this program: a grandchild, found by its number. Suspends it, lets it go on,
// ends it, and learns how it ended, though the status belongs to its parent.
// dotnet run samples/AnyProcess.cs

using Kin;

await using ChildProcess shell = (new Command("sh", "-c", "sleep 60 & echo $!; wait") with
{
    NewProcessGroup = true,
    StandardOutput = StandardStream.Piped,
}).Start();
using StreamReader output = new(shell.StandardOutput);
int number = int.Parse((await output.ReadLineAsync())!);

using var sleep = ProcessHandle.Open(number);
Console.WriteLine($"this process {ThisProcess.Id}, its child {shell.Id}, its grandchild {sleep.Id}");
Console.WriteLine($"parent of the grandchild: {sleep.ParentId}, its group: {sleep.ProcessGroupId}, its session: {sleep.SessionId}");

sleep.Suspend();
Console.WriteLine($"suspended: {await State(number)}");
sleep.Continue();
Console.WriteLine($"after half a second it still runs: {await sleep.WaitAsync(TimeSpan.FromSeconds(0.5)) is null}");

sleep.SendSignal(Signal.Terminate);
Console.WriteLine($"it ended: {await sleep.WaitAsync()}");
Console.WriteLine($"a signal reaches it: {sleep.SendSignal(Signal.Terminate)}");

static async Task<string> State(int number)
{
    string[] lines = await File.ReadAllLinesAsync($"/proc/{number}/status");
    return lines.First(line => line.StartsWith("State:", StringComparison.Ordinal))[7..];
}
