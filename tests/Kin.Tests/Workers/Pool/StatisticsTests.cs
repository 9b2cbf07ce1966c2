using Kin.Workers;
using Kin.Workers.Dispatch;

namespace Kin.Tests.Workers.Pool;

/// <summary>What a pool tells of workers that have ended.</summary>
public sealed class StatisticsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Of_many_ended_workers_the_last_are_kept_and_all_are_counted()
    {
        const int Workers = EndedWorkers.Kept + 500;
        EndedWorkers ended = new();
        for (int i = 1; i <= Workers; i++)
        {
            TimeSpan busy = TimeSpan.FromTicks(i);
            ended.Add(new WorkerStatistics($"w-{i}", i, i, i, busy, 2 * busy, i == 7 ? 1 << 30 : i, false, null));
        }

        Assert.Equal(Enumerable.Range(501, EndedWorkers.Kept), ended.ToArray().Select(worker => worker.Id));
        const long Sum = (long)Workers * (Workers + 1) / 2;
        Assert.Equal(
            new WorkerTotals(Workers, Sum, TimeSpan.FromTicks(Sum), TimeSpan.FromTicks(2 * Sum), 1 << 30), ended.Totals);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_totals_of_a_pool_are_those_of_its_dead_workers()
    {
        await using WorkerPool pool = new(1);
        for (int i = 0; i < 3; i++)
        {
            await pool.RunAsync(Deeds.Square, 2, Cancel);
            await Assert.ThrowsAsync<WorkerDiedException>(() => pool.RunAsync(Deeds.Exit, i, Cancel));
        }

        IReadOnlyList<WorkerStatistics> ended = pool.GetEndedWorkers();
        Assert.Equal([0, 1, 2], ended.Select(worker => worker.ExitStatus!.Code ?? -1));
        Assert.All(ended, worker => Assert.InRange(worker.CpuTime, TimeSpan.FromTicks(1), TimeSpan.FromHours(1)));
        WorkerTotals totals = pool.GetEndedTotals();
        Assert.Equal((3L, 3L), (totals.Workers, totals.Tasks));
        Assert.Equal(new TimeSpan(ended.Sum(worker => worker.CpuTime.Ticks)), totals.CpuTime);
        Assert.Equal(new TimeSpan(ended.Sum(worker => worker.BusyTime.Ticks)), totals.BusyTime);
    }
}
