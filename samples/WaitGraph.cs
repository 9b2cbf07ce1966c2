#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Three deadlocks that no library can prevent, and how they are found from outside: two shells that lock two files in opposite
// order, a pipe that nobody empties, a program that waits for itself. Kin's own locks tell by themselves: samples/Deadlock.cs.
// dotnet run samples/WaitGraph.cs

using Kin;
using Kin.Inspection;

string folder = Directory.CreateTempSubdirectory("kin-sample-").FullName;
await using ChildProcess one = Locker("a", "b"), other = Locker("b", "a");
await using ChildProcess waiter = Group(new Command("sh", "-c", "mkfifo pipe; exec 3<>pipe; head -c 100000 /dev/zero >&3; true"));
await using ChildProcess alone = Group(new Command("sh", "-c", "mkfifo own; exec 3<>own; rm own; read line <&3"));

int[] started = [one.Id, other.Id, waiter.Id, alone.Id];
WaitCycle[] found = [];
while (found.Length < 3)
{
    WaitGraph graph = await WaitGraph.ReadAsync(TimeSpan.FromMilliseconds(100));
    found = [.. graph.Deadlocks.Where(d => d.Members.Any(member => IsOurs(member.Who.ProcessId)))];
}

foreach (WaitCycle deadlock in found.OrderBy(d => d.Members.Count))
{
    Console.WriteLine($"{(deadlock.IsCertain ? "deadlock" : "possible deadlock")} of {deadlock.Members.Count}:");
    foreach (ThreadWait wait in deadlock.Members)
    {
        Console.WriteLine($"  {wait.ProcessName} waits for {wait.On.Replace(folder, "")}: {wait.Kind}, held by {wait.Holders.Count}");
    }
}

Directory.Delete(folder, recursive: true);

// flock(1) holds the lock while the command runs that it is given.
ChildProcess Locker(string first, string second) => Group(new Command(
    "flock", first, "sh", "-c", $"touch held-{first}; while [ ! -e held-{second} ]; do sleep 0.01; done; exec flock {second} true"));

ChildProcess Group(Command command) => (command with { WorkingDirectory = folder, NewProcessGroup = true }).Start();

// In the group of one that was started here.
bool IsOurs(int process) => started.Contains(ProcFs.Default.TryRead(process, out ProcessInfo info) == ProcOutcome.Read ? info.ProcessGroupId : 0);
