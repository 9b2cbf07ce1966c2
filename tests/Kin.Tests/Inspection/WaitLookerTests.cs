using Kin.Inspection;
using Kin.Inspection.Scheduling;
using Kin.Native.Processes;
using Kin.Native.Tracing;
using Kin.Tests.Workers;

namespace Kin.Tests.Inspection;

/// <summary>Looks at threads that wait: at those that live, and at no other one that has their number by now.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class WaitLookerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Who_has_the_number_of_a_thread_and_was_made_later_is_not_taken_for_it()
    {
        await using ChildProcess child = new Command("sleep", "60").Start();
        while (!ProcFs.Default.Open(child.Id).ReadWaitingCall().TryGet(out WaitingCall? call) || call is null)
        {
            await Task.Yield();
        }

        long now = EventClock.Now;
        Assert.NotNull(OnWhat(child.Id, born: now).On);
        (ThreadTrack other, BlockedOn? on) = OnWhat(child.Id, born: now - 3_600_000_000_000);
        Assert.Null(on);
        Assert.NotNull(other.GoneSince);
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(true), InlineData(false)]
    public async Task A_thread_whose_end_was_lost_is_looked_at_for_a_while_and_then_no_more(bool hasTracepoints)
    {
        await using ChildProcess child = new Command("true").Start();
        await child.WaitAsync(Cancel);
        ThreadTable table = Waiting(child.Id, EventClock.Now);
        table.Apply(new() { Kind = SchedulingRecordKind.Lost, Count = 1 }, 0);
        WaitLooker looker = new(table, 1, hasTracepoints);
        looker.Look();
        Assert.NotNull(table.Living[0].GoneSince);
        while (table.Living.Count > 0)
        {
            await Task.Delay(20, Cancel);
            looker.Look();
        }

        Assert.Null(Assert.Single(table.All).Ended); // what the report tells is as before
    }

    private static (ThreadTrack Track, BlockedOn? On) OnWhat(int thread, long born)
    {
        ThreadTable table = Waiting(thread, born);
        WaitLooker looker = new(table, 1, hasTracepoints: true);
        looker.Look();
        looker.Tell();
        return (table.All[0], table.All[0].LookAt(table.All[0].Steps.Count - 1));
    }

    private static ThreadTable Waiting(int thread, long born)
    {
        ThreadTable table = new(thread, mostSteps: 100);
        foreach (SchedulingRecordKind kind in
            (SchedulingRecordKind[])[SchedulingRecordKind.Fork, SchedulingRecordKind.In, SchedulingRecordKind.Out])
        {
            table.Apply(new() { Kind = kind, Process = thread, Thread = thread, Other = 1, Letter = 'S', Time = born }, 0);
        }

        return table;
    }
}
