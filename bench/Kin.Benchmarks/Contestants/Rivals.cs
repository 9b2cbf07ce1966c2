using Kin.Benchmarks.Harness;

namespace Kin.Benchmarks.Contestants;

/// <summary>Everyone that Kin is measured against, under the names of the reports.</summary>
internal static class Rivals
{
    /// <summary>Calls in flight at once in the bulk case.</summary>
    public const int BulkCalls = 20_000;

    /// <summary>Threads that start processes at once.</summary>
    public const int SpawnThreads = 8;

    /// <summary>Children alive at once.</summary>
    public const int Children = 1000;

    /// <summary>Processes that are there to be looked at.</summary>
    public const int IdleProcesses = 2000;

    /// <summary>Children in a run of those that are watched.</summary>
    public const int Forks = 1000;

    /// <summary>Bytes of the file that is sent: 1 GiB.</summary>
    public const int FileBytes = 1 << 30;

    /// <summary>Integers of one map.</summary>
    public const int MapItems = 1_000_000;

    public static readonly Contestant CPosixSpawn =
        new("c-posix-spawn", () => CRival.Launch("spawn", CRival.Tiny()));

    public static readonly Contestant COptions =
        new("c-options", () => CRival.Launch("options", CRival.Tiny()));

    public static readonly Contestant CThreads =
        new("c-threads", () => CRival.Launch("threads", $"{SpawnThreads}", CRival.Tiny()))
        {
            CallsPerRun = SpawnThreads,
        };

    public static readonly Contestant CThousand =
        new("c-thousand", () => CRival.Launch("thousand", $"{Children}", CRival.Blocked()));

    /// <summary>It makes the processes that all look at.</summary>
    public static readonly Contestant CScan =
        new("c-scan", () => CRival.Launch("scan", $"{IdleProcesses}", CRival.Blocked()))
        {
            CallsPerRun = IdleProcesses,
        };

    public static readonly Contestant ProcpsPs =
        new("procps-ps", () => Launch.Self("run-program", "ps", "aux")) { Needs = "/usr/bin/ps" };

    /// <summary>What each counts to in its turn, so that there are some 50,000 switches a second here.</summary>
    public const string SpinsOfTurns = "7500";

    /// <summary>Rounds of a run: so many that what a tracer does as it starts is of no account.</summary>
    public const int Turns = 20_000;

    /// <summary>The same program, traced by nobody.</summary>
    public static readonly Contestant Untraced = OfTurns(
        "untraced", ["none", CRival.Turns(), SpinsOfTurns, .. Cpus.One]);

    public static readonly Contestant UntracedPingPong = OfTurns(
        "untraced", ["none", CRival.Turns(), "0", .. Cpus.One]);

    /// <summary>It needs tracefs mounted too.</summary>
    public static readonly Contestant PerfSched = OfTurns(
        "perf-sched", ["none", "perf", "sched", "record", "-o", "/dev/null", "--", CRival.Turns(), "0", .. Cpus.One])
        with { Needs = "/usr/bin/perf" };

    /// <summary>Two processes that take turns, and how they are traced.</summary>
    public static Contestant OfTurns(string name, string[] arguments) =>
        new(name, () => Launch.Self("kin-trace", [$"{Turns}", .. arguments])) { CallsPerRun = Turns };

    public static readonly Contestant GetProcesses =
        new("get-processes", () => Launch.Self("get-processes")) { CallsPerRun = IdleProcesses };

    /// <summary>The same forks, of which nobody is told.</summary>
    public static readonly Contestant CForks =
        new("c-forks", () => CRival.Launch("forks", $"{Forks}")) { CallsPerRun = Forks };

    public static readonly Contestant CSendFile =
        new("c-sendfile", () => CRival.Launch(
            "sendfile", Folders.ForBytes(3L * FileBytes), $"{FileBytes}", CRival.Drain()));

    public static readonly Contestant ProcessStart =
        new("process-start", () => Launch.Self("process-start", CRival.Tiny()));

    public static readonly Contestant CWaitid =
        new("c-waitid", () => CRival.Launch("notice", CRival.Stamp()));

    /// <summary>The same by one thread that waits for all, as an asynchronous library must.</summary>
    public static readonly Contestant CTwoHops =
        new("c-two-hops", () => CRival.Launch("notice", CRival.Stamp(), "hop"));

    public static readonly Contestant CCapture =
        new("c-capture", () => CRival.Launch("capture", "hi", "echo", "hi"));

    public static readonly Contestant ProcessStartCapture =
        new("process-start", () => Launch.Self("process-start-capture"));

    public static readonly Contestant CSignals = new("c-signals", () => CRival.Launch("signals"));

    public static readonly Contestant CSignalsOneCpu =
        new("c-signals", () => CRival.Launch("signals", Cpus.One));

    public static readonly Contestant CSignalsTwoCpus =
        new("c-signals", () => CRival.Launch("signals", Cpus.Two));

    /// <summary>Of a round trip.</summary>
    public const string MessageBytes = "64";

    public static readonly Contestant CSocketPair =
        new("c-socketpair", () => CRival.Launch("roundtrip", "stream", MessageBytes));

    public static readonly Contestant CSocketPairOneCpu =
        new("c-socketpair", () => CRival.Launch("roundtrip", ["stream", MessageBytes, .. Cpus.One]));

    public static readonly Contestant CSocketPairTwoCpus =
        new("c-socketpair", () => CRival.Launch("roundtrip", ["stream", MessageBytes, .. Cpus.Two]));

    public static readonly Contestant CSeqPacket =
        new("c-seqpacket", () => CRival.Launch("roundtrip", "seqpacket", MessageBytes));

    public static readonly Contestant PythonPipe =
        new("python-pipe", () => PythonRival.Launch("pipe.py", MessageBytes));

    public static readonly Contestant CRing = new("c-spsc", () => CRival.Launch("spsc", MessageBytes));

    public static readonly Contestant PythonQueue =
        new("python-queue", () => PythonRival.Launch("queue_throughput.py", MessageBytes));

    /// <summary>Left out where the headers of Boost are missing (Debian: libboost-dev).</summary>
    public static readonly Contestant Boost = new("boost", () => CRival.Launch("boost", MessageBytes))
    {
        Needs = "/usr/include/boost/interprocess/ipc/message_queue.hpp",
    };

    public static readonly Contestant CPingPongAwake =
        new("c-spinning", () => CRival.Launch("pingpong", ["spin", MessageBytes, .. Cpus.Two]));

    public static readonly Contestant CPingPongParked =
        new("c-futex", () => CRival.Launch("pingpong", ["futex", MessageBytes, .. Cpus.Two]));

    public static readonly Contestant CPingPongParkedOneCpu =
        new("c-futex", () => CRival.Launch("pingpong", ["futex", MessageBytes, .. Cpus.One]));

    public static readonly Contestant DotnetMutex =
        new("dotnet-named-mutex", () => Launch.Self("dotnet-named-mutex"));

    public static readonly Contestant CMutex = new("c-robust-mutex", () => CRival.Launch("mutex", "alone"));

    public static readonly Contestant CMutexTwo = new("c-robust-mutex", () => CRival.Launch("mutex", "two"));

    public static readonly Contestant CMutexDeath = new("c-robust-mutex", () => CRival.Launch("mutex", "death"));

    public static readonly Contestant PythonLock =
        new("python-lock", () => PythonRival.Launch("lock.py", "alone"));

    public static readonly Contestant PythonLockTwo =
        new("python-lock", () => PythonRival.Launch("lock.py", "two"));

    public static readonly Contestant EmptyDotnet =
        new("empty-dotnet", () => CRival.Launch("spawn", Folders.EmptyDotnet));

    public static readonly Contestant PythonPoolApply =
        new("python-pool-apply", () => PythonRival.Launch("pool.py", "apply"));

    public static readonly Contestant PythonPoolMapChunk1 =
        new("python-pool-map-chunk1", () => PythonRival.Launch("pool.py", "map-chunk1", $"{BulkCalls}"))
        {
            CallsPerRun = BulkCalls,
        };

    public static readonly Contestant PythonPoolMap =
        new("python-pool-map", () => PythonRival.Launch("pool.py", "map", $"{MapItems}"))
        {
            CallsPerRun = MapItems,
        };

    public static readonly Contestant PythonExecutorDeath =
        new("python-executor", () => PythonRival.Launch("executor_death.py"));
}
