#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// Queued against coalesced: a shell sends this program one standard and one real-time signal a hundred times each.
// All of the queued ones arrive, with sender and value, in order; of the standard ones those that came while one was
// pending are one with it.
// dotnet run samples/Signals.cs

using Kin;
using Kin.Signals;

Signal queued = Signal.RealTime(1);
Console.WriteLine($"{Signal.User1} is queued: {Signal.User1.IsQueued}; {queued} is queued: {queued.IsQueued}");

using SignalListener listener = new(Signal.User1, queued, Signal.Terminate);
using var self = ProcessHandle.Open(ThisProcess.Id);

// By another program, to this process: no cooperation is needed.
new Command("sh", "-c", $"for i in $(seq 100); do kill -USR1 {ThisProcess.Id}; done").Run();

// With a value each.
for (int i = 1; i <= 100; i++)
{
    self.SendSignal(queued, i);
}

self.SendSignal(Signal.Terminate); // would end the program, were there no listener

int standard = 0, inOrder = 0;
await foreach (SignalInfo signal in listener)
{
    standard += signal.Signal == Signal.User1 ? 1 : 0;
    inOrder += signal.Signal == queued && signal.Value == inOrder + 1 ? 1 : 0;
    if (inOrder == 100 && standard > 0)
    {
        Console.WriteLine($"the last one: {signal}");
        break;
    }
}

Console.WriteLine($"of 100 queued signals {inOrder} came, in order");
Console.WriteLine($"of 100 standard signals {(standard < 100 ? "fewer" : "all")} came");
Console.WriteLine($"SIGPIPE is ignored by .NET: {IgnoredSignal.IsIgnored(Signal.Pipe)}");
