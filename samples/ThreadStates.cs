#!/usr/bin/env dotnet
#:project ../src/Kin/Kin.csproj
#:property PublishAot=false

// A program that comes into each state: it runs, is ready while another one has the CPU, waits, is stopped, is continued,
// ends and is a zombie. /proc shows the letters; the trace shows when, and how often its CPU was taken or given away.
// dotnet run samples/ThreadStates.cs

using Kin;
using Kin.Inspection;

const string Busy = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done";
Command command = new("sh", "-c", $"{Busy} & {Busy}; wait; read go; sleep 0.05; exit 7")
{
    StandardInput = StandardStream.Piped,
    CpuAffinity = [0],          // two that compute on one CPU: each is ready while the other one runs
};
using SchedulingTrace trace = SchedulingTrace.Start(command);
using ChildProcess child = trace.Child!;
await Until(ProcessState.Running);
await Until(ProcessState.Sleeping);
child.Suspend();
await Until(ProcessState.Stopped);
child.Continue();
child.StandardInput.Dispose();
await Until(ProcessState.Zombie);
SchedulingTimeline timeline = trace.Stop();
Console.WriteLine($"waited for: {child.Wait()}");

TracedThread thread = timeline.Threads[0];
Console.WriteLine($"ran: {thread.Running > TimeSpan.Zero}, ready: {thread.Ready > TimeSpan.Zero}, "
    + $"blocked: {thread.Blocked >= TimeSpan.FromSeconds(0.05)}");
Console.WriteLine($"CPU given away (voluntary): {thread.VoluntarySwitches}, taken (involuntary): {thread.InvoluntarySwitches}");
IEnumerable<SchedulingState> states = thread.Intervals.Select(interval => interval.State).Distinct();
Console.WriteLine($"{timeline.Tier}: {string.Join(", ", states)}");

async Task Until(ProcessState state)
{
    while (ProcFs.Default.Open(child.Id).State != state)
    {
        await Task.Delay(1);
    }

    Console.WriteLine($"{(char)state}: {state}");
}
