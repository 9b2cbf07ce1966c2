using System.Diagnostics;

namespace Kin.Tests.Root;

/// <summary>Many threads do everything to children at once; every status is true and nothing is left.</summary>
public sealed class ChaosTests
{
    private static readonly Command s_talker = new("sh", "-c", "head -c 100000 /dev/zero; read x; exit 9")
    {
        StandardInput = StandardStream.Piped,
        StandardOutput = StandardStream.Piped,
        NewProcessGroup = true,
    };

    [Fact]
    public async Task Starting_waiting_signalling_reading_and_disposing_at_once()
    {
        using CancellationTokenSource watchdog = new(TimeSpan.FromSeconds(90));
        long end = Stopwatch.GetTimestamp() + (3 * Stopwatch.Frequency);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(
            async () =>
            {
                Random random = new(seed);
                while (Stopwatch.GetTimestamp() < end)
                {
                    await OneLife(random, watchdog.Token);
                }
            },
            watchdog.Token)));
    }

    private static async Task OneLife(Random random, CancellationToken watchdog)
    {
        ChildProcess child = s_talker.Start();
        Task<long> reading = Count(child.StandardOutput, watchdog);
        Task<ExitStatus>[] waiting =
        [
            child.WaitAsync(watchdog),
            Task.Run(child.Wait, watchdog),
            Task.Run(async () => await child.WaitAsync(TimeSpan.FromMinutes(1)) ?? child.Wait(), watchdog),
        ];
        int end = random.Next(4);
        switch (end)
        {
            case 0:
                await child.StandardInput.WriteAsync("\n"u8.ToArray(), watchdog);
                Assert.Equal(100_000, await reading);
                break;
            case 1:
                child.SendSignal(Signal.User1);
                break;
            case 2:
                await Task.WhenAll(Task.Run(child.Dispose, watchdog), child.DisposeAsync().AsTask());
                break;
            default:
                await child.StopAsync(TimeSpan.FromMinutes(1), watchdog);
                break;
        }

        ExitStatus[] statuses = await Task.WhenAll(waiting);
        string expected = end switch
        {
            0 => "exit code 9",
            1 => "killed by SIGUSR1",
            2 => "killed by SIGKILL",
            _ => "killed by SIGTERM",
        };
        Assert.All(statuses, status => Assert.Equal(expected, status.ToString()));
        await child.DisposeAsync();
        Assert.False(child.SendSignal(Signal.Terminate));
        await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task<long> Count(Stream stream, CancellationToken watchdog)
    {
        byte[] buffer = new byte[4096];
        long total = 0;
        int count;
        while ((count = await stream.ReadAsync(buffer, watchdog)) > 0)
        {
            total += count;
        }

        return total;
    }
}
