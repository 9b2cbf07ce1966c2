using Kin.IO;
using Kin.Native.Processes;
using Kin.Tests.Workers;

namespace Kin.Tests.IO;

/// <summary>Looking before sleeping.</summary>
public sealed class BriefPollTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void It_ends_when_its_time_is_over()
    {
        BriefPoll poll = default;
        BriefSpin spin = new(20);
        Assert.True(SpinWait.SpinUntil(() => !poll.Once(), Limit.Milliseconds));
        Assert.True(SpinWait.SpinUntil(() => !spin.Once(), Limit.Milliseconds));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Who_offered_the_processor_to_one_that_computes_does_not_offer_it_again_for_a_while()
    {
        Capability.Require("two processors", Environment.ProcessorCount > 1);
        using var self = ProcessHandle.Open(ThisProcess.Id);
        int cpu = self.CpuAffinity![0];
        await using ChildProcess computing = new Command("sh", "-c", "while :; do :; done") { CpuAffinity = [cpu] }.Start();
        (bool rested, bool goesOn) = await Task.Factory.StartNew(
            () => OnOneCpu(cpu), Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.True(computing.Kill());
        Assert.True(rested);
        Assert.True(goesOn);
    }

    // On a thread of its own, which ends afterwards.
    private static (bool Rested, bool GoesOn) OnOneCpu(int cpu)
    {
        Assert.True(ThreadAttributes.SetCpuAffinity(ThreadAttributes.CurrentId, [cpu]));
        bool rested = SpinWait.SpinUntil(() => !default(BriefPoll).Once() && BriefPoll.Rests, Limit.Milliseconds);
        bool goesOn = SpinWait.SpinUntil(() => !BriefPoll.Rests, Limit.Milliseconds);
        return (rested, goesOn);
    }
}
