#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// A tree of processes is ended whole: one of them has left group and session, one ignores SIGTERM, one is an orphan.
// dotnet run samples/StopTree.cs

using Kin;

const string Script = """
    sleep 60 &
    setsid sleep 60 &
    (trap '' TERM; while :; do sleep 1; done) &
    (sleep 60 &)
    echo ready
    wait
    """;

await using ChildProcess shell = (new Command("sh", "-c", Script) with
{
    OwnsTree = true,                    // orphans stay below the shell
    StandardOutput = StandardStream.Piped,
}).Start();
using StreamReader output = new(shell.StandardOutput);
await output.ReadLineAsync();

TreeStop stop = await shell.StopTreeAsync(grace: TimeSpan.FromSeconds(0.5));
Console.WriteLine($"ended by SIGTERM: {stop.Ended.Count}, killed after the grace: {stop.Killed.Count}");
Console.WriteLine($"the shell: {await shell.WaitAsync()}");
Console.WriteLine($"left: {stop.Ended.Concat(stop.Killed).Count(IsAlive)}");

static bool IsAlive(int number)
{
    bool there = ProcessHandle.TryOpen(number, out ProcessHandle? process);
    using (process)
    {
        return there && !process!.HasExited;
    }
}
