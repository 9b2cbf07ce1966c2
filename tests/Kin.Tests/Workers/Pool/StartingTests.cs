using Kin.Native;
using Kin.Workers;
using Kin.Workers.Dispatch;

namespace Kin.Tests.Workers.Pool;

/// <summary>Workers that cannot start: the pool says why, soon, and does not try for ever.</summary>
public sealed class StartingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limit.Milliseconds), InlineData("no configuration"), InlineData(null)]
    public async Task An_initializer_that_throws_breaks_the_pool_with_its_reason(string? message)
    {
        message ??= new string('x', 500_000);
        using Root.TemporaryDirectory folder = new();
        string log = Path.Combine(folder.Path, "log");
        await using WorkerPool pool = new(new WorkerPoolOptions
        {
            Workers = 1,
            Initializer = () =>
            {
                Deeds.Record(log, 1);
                throw new FormatException(message);
            },
        });
        Task<int> first = pool.RunAsync(Deeds.Square, 1, Cancel), second = pool.RunAsync(Deeds.Square, 2, Cancel);
        foreach (Task<int> task in (Task<int>[])[first, second])
        {
            InvalidOperationException broken = await Assert.ThrowsAsync<InvalidOperationException>(() => task);
            Assert.Contains(message[..16], broken.Message, StringComparison.Ordinal);
        }

        Assert.Contains(
            message[..16],
            Assert.Throws<InvalidOperationException>(() => pool.Run(Deeds.Square, 3)).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(pool.Start);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => pool.MapAsync(Enumerable.Range(0, 10), Deeds.Square, cancellationToken: Cancel));
        await pool.DrainAsync(Cancel);
        Assert.Single(Deeds.Recorded(log));
    }

    [Theory(Timeout = Limit.Milliseconds), InlineData(Libc.SIGKILL, "SIGKILL", RestartPace.MaxKills)]
    [InlineData(10, "SIGUSR1", RestartPace.MaxFailures)]
    public async Task A_pool_whose_workers_all_die_at_the_start_gives_up(int signal, string name, int tries)
    {
        using Root.TemporaryDirectory folder = new();
        string log = Path.Combine(folder.Path, "log");
        await using WorkerPool pool = new(new WorkerPoolOptions
        {
            Workers = 1,
            Initializer = () =>
            {
                Deeds.Record(log, 1);
                Deeds.KillMyself(signal);
            },
        });
        InvalidOperationException broken =
            await Assert.ThrowsAsync<InvalidOperationException>(() => pool.RunAsync(Deeds.Square, 1, Cancel));
        Assert.Contains(name, broken.Message, StringComparison.Ordinal);
        Assert.Equal(tries, Deeds.Recorded(log).Length);
        Assert.Equal(tries, pool.GetEndedWorkers().Count);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_command_that_is_no_program_breaks_the_pool_with_its_reason()
    {
        await using WorkerPool pool = new(new WorkerPoolOptions
        {
            Workers = 2,
            ConfigureWorker = command => command with { WorkingDirectory = "/no/such/directory" },
        });
        InvalidOperationException broken =
            await Assert.ThrowsAsync<InvalidOperationException>(() => pool.RunAsync(Deeds.Square, 1, Cancel));
        Assert.Contains("/no/such/directory", broken.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_bounded_pool_that_is_broken_tells_every_caller_and_blocks_none()
    {
        await using WorkerPool pool = new(new WorkerPoolOptions
        {
            Workers = 1,
            MaxPendingCalls = 2,
            Initializer = () => throw new FormatException("no"),
        });
        for (int i = 0; i < 10; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => pool.RunAsync(Deeds.Square, i, Cancel));
            await Task.Run(() => Assert.Throws<InvalidOperationException>(() => pool.Run(Deeds.Square, i)), Cancel);
        }
    }
}
