using System.Diagnostics;
using Kin.IO;
using Kin.Native;

namespace Kin.Tests.IO;

/// <summary>
/// Many tasks open, wait on, cancel and close descriptors at once, so that numbers are reused all the time.
/// </summary>
public sealed class ReactorStressTests
{
    [Fact]
    public async Task No_wait_is_lost_and_none_ends_without_cause_while_numbers_are_reused()
    {
        using CancellationTokenSource watchdog = new(TimeSpan.FromSeconds(60));
        long end = Stopwatch.GetTimestamp() + (2 * Stopwatch.Frequency);
        int[] rounds = await Task.WhenAll(Enumerable.Range(0, 16).Select(seed => Task.Run(
            async () =>
            {
                Random random = new(seed);
                int count = 0;
                while (Stopwatch.GetTimestamp() < end)
                {
                    await OneRound(random, watchdog.Token);
                    count++;
                }

                return count;
            },
            watchdog.Token)));
        Assert.All(rounds, count => Assert.True(count > 0));
    }

    private static async Task OneRound(Random random, CancellationToken watchdog)
    {
        (SafeFd read, SafeFd write) = ReactorTests.NonBlockingPipe();
        using (read)
        using (write)
        {
            await Delivered(read, write, random.Next(1, 4), watchdog);
            switch (random.Next(3))
            {
                case 0:
                    Task closed = Reactor.Shared.WaitReadable(read, watchdog);
                    Task closing = Task.Run(read.Dispose, watchdog);
                    await Assert.ThrowsAsync<ObjectDisposedException>(() => closed.WaitAsync(watchdog));
                    await closing;
                    break;
                case 1:
                    await Cancelled(read, watchdog);
                    break;
                default:
                    Task ended = Reactor.Shared.WaitReadable(read, watchdog);
                    write.Dispose();
                    await ended.WaitAsync(watchdog);
                    Assert.Equal(0, Descriptor.Read(read, new byte[1]));
                    break;
            }
        }
    }

    private static async Task Delivered(SafeFd read, SafeFd write, int times, CancellationToken watchdog)
    {
        for (int i = 0; i < times; i++)
        {
            Task ready = Reactor.Shared.WaitReadable(read, watchdog);
            Task writing = Task.Run(() => Descriptor.Write(write, "x"u8), watchdog);
            await ready.WaitAsync(watchdog);
            Assert.Equal(1, Descriptor.Read(read, new byte[2])); // a stray wake-up would find nothing here
            await writing;
        }
    }

    private static async Task Cancelled(SafeFd read, CancellationToken watchdog)
    {
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(watchdog);
        Task wait = Reactor.Shared.WaitReadable(read, source.Token);
        Task cancelling = source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(watchdog));
        await cancelling;
    }
}
