using Kin.Benchmarks.Harness;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin's side of every case, and Kin in other settings, which are shown for information.</summary>
internal static class KinSide
{
    public static readonly Contestant Spawn = new("kin", () => Launch.Self("kin-spawn", CRival.Tiny()));

    public static readonly Contestant SpawnOptions =
        new("kin", () => Launch.Self("kin-spawn-options", CRival.Tiny()));

    /// <summary>The yardstick of the options: the same start without any.</summary>
    public static readonly Contestant SpawnBare =
        new("kin-bare", () => Launch.Self("kin-spawn", CRival.Tiny()));

    public static readonly Contestant SpawnThreads =
        new("kin", () => Launch.Self("kin-spawn-threads", $"{Rivals.SpawnThreads}", CRival.Tiny()))
        {
            CallsPerRun = Rivals.SpawnThreads,
        };

    public static readonly Contestant Thousand =
        new("kin", () => Launch.Self("kin-thousand", $"{Rivals.Children}", CRival.Blocked()));

    /// <summary>The processes are there as long as <see cref="Rivals.CScan"/> is.</summary>
    public static readonly Contestant Scan =
        new("kin", () => Launch.Self("kin-scan")) { CallsPerRun = Rivals.IdleProcesses };

    /// <summary>The same by several threads.</summary>
    public static readonly Contestant ScanTogether =
        new("kin", () => Launch.Self("kin-scan-together")) { CallsPerRun = Rivals.IdleProcesses };

    /// <summary>The same by a program in the kernel.</summary>
    public static readonly Contestant ScanIterator =
        new("kin", () => Launch.Self("kin-scan-iterator")) { CallsPerRun = Rivals.IdleProcesses };

    /// <summary>What that is measured against.</summary>
    public static readonly Contestant ScanFiles =
        new("kin-files", () => Launch.Self("kin-scan")) { CallsPerRun = Rivals.IdleProcesses };

    /// <summary>The forks are made by the same program as those of <see cref="Rivals.CForks"/>.</summary>
    public static readonly Contestant Watch =
        new("kin", () => Launch.Self("kin-watch", CRival.Forks())) { CallsPerRun = Rivals.Forks };

    /// <summary>The command as its package has it, which bench.sh makes.</summary>
    public static readonly Contestant Trace = Traced("kin", "all", Rivals.SpinsOfTurns);

    /// <summary>As without privilege.</summary>
    public static readonly Contestant TraceSwitches =
        Traced("kin-switches", "switches", Rivals.SpinsOfTurns) with { IsVariant = true };

    public static readonly Contestant TracePingPong = Traced("kin", "all", "0");

    public static readonly Contestant Ps =
        new("kin-ps", () => Launch.Self("run-program", Folders.KinAhead, "ps", "aux"));

    public static readonly Contestant SendFile =
        new("kin", () => Launch.Self(
            "kin-sendfile", Folders.ForBytes(3L * Rivals.FileBytes), $"{Rivals.FileBytes}", CRival.Drain()));

    public static readonly Contestant ExitNotice =
        new("kin", () => Launch.Self("kin-exit-notice", CRival.Stamp()));

    /// <summary>The thread that wants to know waits in the kernel itself.</summary>
    public static readonly Contestant ExitNoticeBlocking =
        new("kin-wait", () => Launch.Self("kin-exit-notice", CRival.Stamp(), "blocks")) { IsVariant = true };

    public static readonly Contestant Capture = new("kin", () => Launch.Self("kin-capture"));

    public static readonly Contestant Signals = new("kin", () => Launch.Self("kin-signals"));

    public static readonly Contestant SignalsOneCpu =
        new("kin", () => Launch.Self("kin-signals", Cpus.One));

    public static readonly Contestant SignalsTwoCpus =
        new("kin", () => Launch.Self("kin-signals", Cpus.Two));

    public static readonly Contestant ObjectPipe =
        new("kin", () => Launch.Self("kin-object-pipe", Rivals.MessageBytes));

    public static readonly Contestant ObjectPipeOneCpu =
        new("kin", () => Launch.Self("kin-object-pipe", [Rivals.MessageBytes, .. Cpus.One]));

    public static readonly Contestant ObjectPipeTwoCpus =
        new("kin", () => Launch.Self("kin-object-pipe", [Rivals.MessageBytes, .. Cpus.Two]));

    /// <summary>For information: the same bytes as a stream, without objects.</summary>
    public static readonly Contestant UnixSocket =
        new("kin-unix-socket", () => Launch.Self("kin-unix-socket", Rivals.MessageBytes));

    public static readonly Contestant Pass64M = new("kin", () => Launch.Self("kin-pass-memory", $"{64 << 20}"));

    /// <summary>The yardstick of 1 GiB: the same with 64 MiB.</summary>
    public static readonly Contestant Pass64MAsRival = Pass64M with { Name = "kin-64m" };

    public static readonly Contestant Pass1G = new("kin", () => Launch.Self("kin-pass-memory", $"{1 << 30}"));

    public static readonly Contestant WorkerStart = new("kin", () => Launch.Self("kin-worker-start"));

    public static readonly Contestant WorkerDeath = new("kin", () => Launch.Self("kin-worker-death"));

    public static readonly Contestant PoolBlocking = new("kin", () => Launch.Self("kin-pool-blocking"));

    public static readonly Contestant PoolAwaited = new("kin", () => Launch.Self("kin-pool-awaited"));

    public static readonly Contestant PoolBulk =
        new("kin", () => Launch.Self("kin-pool-map", $"{Rivals.BulkCalls}", "1"))
        {
            CallsPerRun = Rivals.BulkCalls,
        };

    public static readonly Contestant PoolMap =
        new("kin", () => Launch.Self("kin-pool-map", $"{Rivals.MapItems}"))
        {
            CallsPerRun = Rivals.MapItems,
        };

    /// <summary>Single calls, each with a task of its own, instead of a map with chunks of one.</summary>
    public static readonly Contestant PoolCalls =
        new("kin-run-async", () => Launch.Self("kin-pool-calls", $"{Rivals.BulkCalls}"))
        {
            CallsPerRun = Rivals.BulkCalls,
            IsVariant = true,
        };

    private static Contestant Traced(string name, string how, string spins) =>
        Rivals.OfTurns(name, [how, CRival.Turns(), spins, .. Cpus.One]);

    /// <summary>Nobody spins: with one processor in sight, both sides sleep at once.</summary>
    public static Contestant Parked(Contestant kin) => kin with
    {
        Name = "kin-parked",
        Prepare = () =>
        {
            Launch plain = kin.Prepare();
            return new Launch("env", ["DOTNET_PROCESSOR_COUNT=1", plain.FileName, .. plain.Arguments]);
        },
        IsVariant = true,
    };
}
