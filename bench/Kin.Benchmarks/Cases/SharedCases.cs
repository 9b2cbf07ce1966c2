using Kin.Benchmarks.Contestants;
using Kin.Benchmarks.Harness;

namespace Kin.Benchmarks.Cases;

/// <summary>Queues and mutexes in shared memory, between processes.</summary>
internal static class SharedCases
{
    private static readonly Effort s_effort = new(AllCases.Rounds, 150, 1000);

    public static readonly IReadOnlyList<BenchmarkCase> List =
    [
        new("queue-throughput", "64 bytes from one process to another, one at a time", Metric.ItemsPerSecond,
            SharedSide.Queue, [Rivals.CRing, Rivals.PythonQueue, Rivals.Boost, SharedSide.QueueParked],
            [new("c-spsc", 0.25), new("python-queue", 40), new("boost", 3)], s_effort),
        new("queue-throughput-spinning", "the same; who finds nothing, or no room, tries again", Metric.ItemsPerSecond,
            SharedSide.QueueSpinning, [Rivals.CRing],
            [new("c-spsc", 0.25)], s_effort),
        new("queue-throughput-batches", "the same, by 64", Metric.ItemsPerSecond,
            SharedSide.QueueBatches, [Rivals.CRing, Rivals.PythonQueue],
            [new("c-spsc", 0.5)], s_effort),
        new("queue-throughput-2-2", "64 bytes, two producers and two consumers", Metric.ItemsPerSecond,
            SharedSide.QueueTwoTwo, [SharedSide.QueueAsRival],
            [new("kin-1-1", 0.33)], s_effort),
        new("queue-roundtrip-awake", "64 bytes by queues to another process and back, both spin", Metric.Microseconds,
            SharedSide.RoundtripAwake, [Rivals.CPingPongAwake],
            [new("c-spinning", 2.5)], s_effort),
        new("queue-roundtrip-parked", "the same, both sleep, each process on a CPU of its own", Metric.Microseconds,
            SharedSide.RoundtripParked, [Rivals.CPingPongParked, SharedSide.RoundtripBlocking],
            [new("c-futex", 1.15)], s_effort),
        new("queue-roundtrip-parked-one-cpu", "the same, both sleep, on one CPU", Metric.Microseconds,
            SharedSide.RoundtripParkedOneCpu, [Rivals.CPingPongParkedOneCpu],
            [new("c-futex", 1.15)], s_effort),
        new("mutex-uncontended", "a mutex that processes share, taken and let go of by one alone", Metric.Nanoseconds,
            SharedSide.Mutex, [Rivals.DotnetMutex, Rivals.CMutex, Rivals.PythonLock],
            [new("dotnet-named-mutex", 0.125), new("c-robust-mutex", 1.2)], s_effort),
        new("mutex-contended", "the same, by two processes at once, each counting under it", Metric.ItemsPerSecond,
            SharedSide.MutexTwo, [Rivals.CMutexTwo, Rivals.PythonLockTwo],
            [new("c-robust-mutex", 0.5), new("python-lock", 5)], s_effort),
        new("mutex-owner-death", "from the kill of the owner until the one who sleeps has the mutex", Metric.Milliseconds,
            SharedSide.MutexDeath,
            [
                Rivals.CMutexDeath, SharedSide.PosixMutexDeath, SharedSide.ThreadsEndFifo, SharedSide.ThreadsEnd,
                SharedSide.ProcessEnd,
            ],
            [new(null, 1)], new Effort(AllCases.Rounds, 150, 500)),
    ];
}
