using Kin.Ipc.Regions;
using Kin.Native.Processes;
using Kin.Tests.Workers;

namespace Kin.Tests.Native.Processes;

/// <summary>The thread that hears of deaths goes before those that compute.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ThreadSliceTests
{
    [Fact(Timeout = Limit.Milliseconds)]
    public async Task It_has_a_short_slice_and_other_threads_the_usual_one()
    {
        bool there = Environment.OSVersion.Version >= new Version(6, 12) && Slice("self") is not null;
        Capability.Require("slices of threads (Linux 6.12), seen in /proc/PID/sched", there);
        await using ChildProcess child = new Command("sleep", "600").Start();
        ProcessIdentity process = ProcessIdentity.Own with { Id = child.Id, StartTicks = ProcessIdentity.StartOf(child.Id) };
        PeerDeath death = PeerDeath.TryWatch(process, () => true, Nothing, out _)!;
        string loop = Directory.GetDirectories("/proc/self/task")
            .Single(task => File.ReadAllText(Path.Combine(task, "comm")) == "Kin deaths\n");
        while (Slice($"self/task/{Path.GetFileName(loop)}") != "100000") // it may not have begun
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.NotEqual("100000", Slice("thread-self"));
        death.Leave(Nothing);

        static void Nothing()
        {
        }
    }

    private static string? Slice(string thread) => File.ReadLines($"/proc/{thread}/sched")
        .FirstOrDefault(line => line.StartsWith("se.slice", StringComparison.Ordinal))?.Split(':')[1].Trim();
}
