using System.Diagnostics;
using System.IO.Pipes;

namespace Kin.Benchmarks.Contestants;

/// <summary>
/// Kin: many children alive at once, all awaited, each blocked in a read of one pipe; then a SIGKILL for each. Only
/// the time of the starts and of the ends counts; what they cost their parent is told beside it.
/// </summary>
internal sealed class KinThousand : IInProcess
{
    private readonly int _count;
    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.Out);
    private readonly Command _blocked;
    private readonly long _resident;

    public KinThousand(int count, string program)
    {
        _count = count;
        _blocked = new Command(program) { StandardInput = StandardStream.Handle(_pipe.ClientSafePipeHandle) };
        List<ChildProcess> first = StartAll(count / 10, out var all); // compiles, and starts the reactor
        EndAllAsync(first, all).GetAwaiter().GetResult();
        GC.Collect();
        _resident = SelfStatus.Read("VmRSS");
    }

    public IReadOnlyDictionary<string, double> Facts { get; private set; } = new Dictionary<string, double>();

    public async Task<long?> RunAsync(long count)
    {
        TimeSpan starts = default, ends = default;
        for (int i = 1; i <= count; i++)
        {
            long managed = GC.GetTotalMemory(forceFullCollection: true);
            long threads = SelfStatus.Read("Threads");
            long begun = Stopwatch.GetTimestamp();
            List<ChildProcess> children = StartAll(_count, out Task<IReadOnlyList<ExitStatus>> all);
            starts += Stopwatch.GetElapsedTime(begun);
            long resident = SelfStatus.Read("VmRSS") - _resident, with = SelfStatus.Read("Threads");
            managed = GC.GetTotalMemory(forceFullCollection: true) - managed;
            ends += await EndAllAsync(children, all);
            Facts = new Dictionary<string, double>
            {
                ["threads"] = with,
                ["threads-added"] = with - threads,
                ["managed-bytes-per-child"] = managed / _count,
                ["rss-bytes-per-child"] = resident * 1024 / _count,
                ["start-ms"] = starts.TotalMilliseconds / i,
                ["end-ms"] = ends.TotalMilliseconds / i,
            };
        }

        return (long)(starts + ends).TotalNanoseconds;
    }

    public ValueTask DisposeAsync() => _pipe.DisposeAsync();

    private List<ChildProcess> StartAll(int count, out Task<IReadOnlyList<ExitStatus>> all)
    {
        List<ChildProcess> children = new(count);
        for (int i = 0; i < count; i++)
        {
            children.Add(_blocked.Start());
        }

        all = ChildProcess.WaitAllAsync(children);
        return children;
    }

    private static async Task<TimeSpan> EndAllAsync(
        List<ChildProcess> children, Task<IReadOnlyList<ExitStatus>> all)
    {
        long begun = Stopwatch.GetTimestamp();
        children.ForEach(child => child.Kill());
        IReadOnlyList<ExitStatus> statuses = await all;
        children.ForEach(child => child.Dispose());
        return statuses.All(status => status.Signal == Signal.Kill)
            ? Stopwatch.GetElapsedTime(begun)
            : throw new InvalidOperationException("a child ended by itself");
    }
}
