using Kin.IO;
using Kin.Native;
using Kin.Native.Processes;
using Kin.Tests.Workers;

namespace Kin.Tests.Native.Processes;

/// <summary>The reactor runs for short pieces, and no other thread gets that from it.</summary>
public sealed class ThreadSliceTests
{
    private const string Shortened = "100000"; // ns

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task A_thread_can_shorten_its_slice_and_those_that_it_makes_have_the_usual_one()
    {
        string usual = RequireSlice("/proc/self/sched");
        (string? Own, string? Made) slices = default;
        Thread thread = new(() =>
        {
            ThreadAttributes.ShortenSlice(TimeSpan.FromMilliseconds(0.1));
            Thread made = new(() => slices.Made = Slice("/proc/thread-self/sched"));
            made.Start();
            made.Join();
            slices.Own = Slice("/proc/thread-self/sched");
        });
        thread.Start();
        await Task.Run(thread.Join, Cancel);
        Assert.Equal((Shortened, usual), slices);
    }

    [Fact(Timeout = Limit.Milliseconds)]
    public async Task The_reactor_has_a_short_one()
    {
        RequireSlice("/proc/self/sched");
        (SafeFd read, SafeFd write) = Pipe.Create();
        using (read)
        {
            write.Dispose();
            await Reactor.Shared.WaitReadable(read, Cancel); // so it runs
        }

        string reactor = Directory.GetDirectories("/proc/self/task")
            .Single(task => File.ReadAllText(Path.Combine(task, "comm")) == "Kin reactor\n");
        Assert.Equal(Shortened, Slice(Path.Combine(reactor, "sched")));
    }

    private static string RequireSlice(string path)
    {
        bool there = Environment.OSVersion.Version >= new Version(6, 12) && File.Exists(path) && Slice(path) is not null;
        Capability.Require("slices of threads (Linux 6.12), seen in /proc/PID/sched", there);
        return Slice(path)!;
    }

    private static string? Slice(string path) => File.ReadLines(path)
        .FirstOrDefault(line => line.StartsWith("se.slice", StringComparison.Ordinal))?.Split(':')[1].Trim();
}
