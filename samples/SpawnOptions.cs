#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// A child with a priority, a CPU, limits and ignored signals of its own, and what it sees of them; then the same changed while it
// runs; then a step that fails, by its name.
// dotnet run samples/SpawnOptions.cs

using Kin;
using Kin.Native;

Command job = new Command("sh", "-c", "echo nice $(nice), files $(ulimit -n), core $(ulimit -c), umask $(umask); exec sleep 60") with
{
    Nice = 5,
    Scheduling = Scheduling.Batch,
    CpuAffinity = [0],
    IoPriority = IoPriority.Idle,
    Umask = 0b000_010_111,
    OomScoreAdjustment = 500,
    IgnoredSignals = [Signal.Hangup],
    Limits = new Dictionary<Resource, ResourceLimit>
    {
        [Resource.OpenFiles] = new(64, 128),
        [Resource.CoreBytes] = new(0),
    },
    StandardOutput = StandardStream.Piped,
};
await using ChildProcess child = job.Start();
using StreamReader output = new(child.StandardOutput);
Console.WriteLine(await output.ReadLineAsync());

using var process = ProcessHandle.Open(child.Id);
Console.WriteLine($"from outside: nice {process.Nice}, {process.Scheduling}, CPU {process.CpuAffinity![0]}, disk {process.IoPriority}");
process.SetNice(9);
process.SetLimit(Resource.OpenFiles, new ResourceLimit(32, 128));
Console.WriteLine($"changed: nice {process.Nice}, files {process.GetLimit(Resource.OpenFiles)}");

child.SendSignal(Signal.Hangup); // ignored
child.SendSignal(Signal.Terminate);
Console.WriteLine($"it ended: {await child.WaitAsync()}");
try
{
    (job with { User = "no-such-user" }).Start();
}
catch (LinuxException e)
{
    Console.WriteLine($"not started: {e.Call} {e.ErrorName}");
}
