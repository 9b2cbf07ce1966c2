#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Watches what a shell does, as the kernel tells of it: each fork, each program, each end.
// dotnet run samples/ProcessEvents.cs

using Kin;
using Kin.Inspection;

const string Script = "read go; (exit 3); sh -c 'read program; kill -9 $$'; exit 4";
await using ChildProcess shell = (new Command("sh", "-c", Script) with { StandardInput = StandardStream.Piped }).Start();
using ProcessEvents events = new(new() { RootProcessId = shell.Id });
Console.WriteLine(events.IsScanning ? $"by looking at /proc: {events.ScanReason}" : "told by the kernel");

await WriteLineAsync();
await foreach (ProcessEvent e in events)
{
    string more = e.Kind switch
    {
        ProcessEventKind.Exec => $"runs {string.Join(' ', e.CommandLine ?? ["what is gone already"])}",
        ProcessEventKind.Exit when e.Signal is Signal signal => $"killed by {signal}",
        ProcessEventKind.Exit => $"exit code {e.ExitCode}",
        _ => $"child of {(e.ParentId == shell.Id ? "the shell" : "another")}",
    };
    Console.WriteLine($"{e.Kind} {(e.ProcessId == shell.Id ? "the shell" : e.Name)}: {more}");
    if (e.Kind == ProcessEventKind.Exec || (e.Kind == ProcessEventKind.Fork && e.IsInferred))
    {
        await WriteLineAsync(); // the program waits for it, so that there was time to look
    }
    else if (e.Kind == ProcessEventKind.Exit && e.ProcessId == shell.Id)
    {
        Console.WriteLine($"it lived for {e.Duration?.TotalMilliseconds} ms; {events.LostCount} events of the machine were lost");
        break;
    }
}

async Task WriteLineAsync()
{
    await shell.StandardInput.WriteAsync("\n"u8.ToArray());
    await shell.StandardInput.FlushAsync();
}
