using Kin.Benchmarks.Harness;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin's side of the cases with objects in shared memory.</summary>
internal static class SharedSide
{
    public static readonly Contestant Queue = OfQueue("kin", QueueUse.Blocking, 1, 1);

    public static readonly Contestant QueueAsRival = Queue with { Name = "kin-1-1" };

    public static readonly Contestant QueueParked = KinSide.Parked(Queue);

    public static readonly Contestant QueueSpinning = OfQueue("kin", QueueUse.Spinning, 1, 1);

    public static readonly Contestant QueueBatches = OfQueue("kin", QueueUse.Batches, 1, 1);

    public static readonly Contestant QueueTwoTwo = OfQueue("kin", QueueUse.Blocking, 2, 2);

    public static readonly Contestant RoundtripAwake =
        new("kin", () => Launch.Self("kin-queue-roundtrip", ["spin", .. Cpus.Two]));

    /// <summary>As it is: who waits spins for some microseconds before he sleeps.</summary>
    public static readonly Contestant RoundtripBlocking =
        new("kin-blocking", () => Launch.Self("kin-queue-roundtrip", ["block", .. Cpus.Two])) { IsVariant = true };

    public static readonly Contestant RoundtripParked = KinSide.Parked(RoundtripBlocking) with
    {
        Name = "kin",
        IsVariant = false,
    };

    public static readonly Contestant RoundtripParkedOneCpu = KinSide.Parked(
        new("kin", () => Launch.Self("kin-queue-roundtrip", ["block", .. Cpus.One]))) with
    {
        Name = "kin",
        IsVariant = false,
    };

    public static readonly Contestant Mutex = new("kin", () => Launch.Self("kin-mutex", "alone"));

    public static readonly Contestant MutexTwo = new("kin", () => Launch.Self("kin-mutex", "two"));

    public static readonly Contestant MutexDeath = new("kin", () => Launch.Self("kin-mutex-death"));

    public static readonly Contestant PosixMutexDeath =
        new("kin-posix-mutex", () => Launch.Self("posix-mutex-death")) { IsVariant = true };

    public static readonly Contestant ThreadsEnd = OfThreadsEnd("threads-end", "fair");

    public static readonly Contestant ThreadsEndFifo = OfThreadsEnd("threads-end-fifo", "fifo");

    public static readonly Contestant ProcessEnd =
        new("process-end", () => Launch.Self("process-end")) { IsVariant = true };

    private static Contestant OfQueue(string name, QueueUse use, int producers, int consumers) =>
        new(name, () => Launch.Self("kin-queue", $"{use}", $"{producers}", $"{consumers}"));

    // Until no thread of a killed program of .NET can run any more.
    private static Contestant OfThreadsEnd(string name, string scheduling) =>
        new(name, () => CRival.Launch(
            "exiting", scheduling, Environment.ProcessPath!, "contestant", "kin-mutex", "alone"))
        {
            IsVariant = true,
        };
}
