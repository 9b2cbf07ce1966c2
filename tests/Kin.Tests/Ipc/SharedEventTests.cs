using Kin.Ipc;
using Kin.Tests.Workers;
using Kin.Workers;

namespace Kin.Tests.Ipc;

/// <summary>Who waits is let through when it is set.</summary>
public sealed class SharedEventTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Set_it_lets_all_through_until_it_is_reset()
    {
        using SharedEvent gate = SharedEvent.Create();
        Task[] all =
        [
            WorkerProcess.RunAsync(() => gate.Wait(), cancellationToken: Cancel), Task.Run(() => gate.Wait(Cancel), Cancel),
            gate.WaitAsync(Timeout.InfiniteTimeSpan, Cancel).AsTask(),
        ];
        Assert.False(gate.Wait(TimeSpan.FromMilliseconds(10), Cancel));
        gate.Set();
        await Task.WhenAll(all);
        Assert.True(gate.IsSet && gate.Wait(TimeSpan.Zero, Cancel));
        gate.Reset();
        Assert.False(gate.IsSet || await gate.WaitAsync(TimeSpan.Zero, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task One_that_resets_itself_lets_one_through_for_each_set()
    {
        using SharedEvent turn = SharedEvent.Create(resetsItself: true), back = SharedEvent.Create(resetsItself: true);
        Assert.True(turn.ResetsItself);
        Task other = WorkerProcess.RunAsync(
            () =>
            {
                for (int i = 0; i < 2_000; i++)
                {
                    turn.Wait();
                    back.Set();
                }
            }, cancellationToken: Cancel);
        for (int i = 0; i < 2_000; i++)
        {
            turn.Set();
            back.Wait(Cancel);
        }

        await other;
        turn.Set();
        turn.Set();
        Assert.True(turn.Wait(TimeSpan.Zero, Cancel));
        Assert.False(turn.Wait(TimeSpan.Zero, Cancel));
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task Of_many_waits_without_a_thread_each_ends()
    {
        using SharedEvent gate = SharedEvent.Create();
        Task<bool>[] all = [.. Enumerable.Range(0, 300).Select(_ => gate.WaitAsync(Timeout.InfiniteTimeSpan, Cancel).AsTask())];
        gate.Set();
        Assert.All(await Task.WhenAll(all), Assert.True);
    }
}
