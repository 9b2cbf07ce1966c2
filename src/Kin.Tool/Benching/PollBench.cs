using System.Diagnostics;
using Kin.IO;

namespace Kin.Tool.Benching;

/// <summary>
/// Waiting for one of many descriptors: the time of the wait alone, not of making it ready or taking that
/// back.
/// </summary>
internal sealed class PollBench(int most)
{
    private const int Fewest = 31;
    private const int MostWaits = 2001;

    // Descriptors of the runtime and of the sets.
    private const int Reserve = 100;

    private static readonly TimeSpan s_timeOfOne = TimeSpan.FromMilliseconds(300);

    private readonly List<PollRow> _rows = [];
    private readonly Random _random = new(1);

    public IReadOnlyList<PollRow> Rows => _rows;

    /// <summary>What could not be done, as sentences.</summary>
    public List<string> Lacks { get; } = [];

    public void Run()
    {
        int count = Allowed();
        List<EventFd> counters = [];
        try
        {
            foreach (int size in Sizes(count))
            {
                while (counters.Count < size)
                {
                    counters.Add(new EventFd());
                }

                _rows.Add(Measure(counters));
            }
        }
        catch (LinuxException e)
        {
            Lacks.Add($"Stopped at {counters.Count} descriptors: {e.Message}");
        }
        finally
        {
            counters.ForEach(counter => counter.Dispose());
        }
    }

    // The runtime has raised the soft limit to the hard one when it started; the rest is up to the kernel.
    private int Allowed()
    {
        long limit = Descriptors.Limit(ThisProcess.Id).Soft ?? int.MaxValue;
        long room = Math.Max(limit - Reserve, 1);
        if (room < most)
        {
            Lacks.Add($"{most} descriptors were asked for; at most {limit} may be open here "
                + "(RLIMIT_NOFILE, the hard limit: ulimit -Hn). A larger one takes root.");
        }

        return (int)Math.Min(most, room);
    }

    private static IEnumerable<int> Sizes(int most)
    {
        for (int size = 10; size < most; size *= 10)
        {
            yield return size;
        }

        yield return most;
    }

    private PollRow Measure(List<EventFd> counters)
    {
        PollSet poll = new();
        counters.ForEach(counter => poll.Add(counter.Handle, PollEvents.Readable));
        double slow = Median(counters, ready => poll.Wait(ready));
        return new PollRow(
            counters.Count, slow, Epoll(counters, EpollTrigger.Level), Epoll(counters, EpollTrigger.Edge));
    }

    private double Epoll(List<EventFd> counters, EpollTrigger trigger)
    {
        using EpollSet set = new();
        counters.ForEach(counter => set.Add(counter.Handle, PollEvents.Readable, trigger));
        return Median(counters, ready => set.Wait(ready));
    }

    private double Median(List<EventFd> counters, Func<ReadyHandle[], int> wait)
    {
        var ready = new ReadyHandle[4];
        List<double> times = [];
        var total = Stopwatch.StartNew();
        while (times.Count < MostWaits && (times.Count < Fewest || total.Elapsed < s_timeOfOne))
        {
            EventFd one = counters[_random.Next(counters.Count)];
            one.Signal();
            long start = Stopwatch.GetTimestamp();
            int found = wait(ready);
            times.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds);
            if (found != 1 || ready[0].Handle != one.Handle)
            {
                throw new InvalidOperationException($"One descriptor was ready; the wait told of {found}.");
            }

            one.Take();
        }

        times.Sort();
        return times[times.Count / 2];
    }
}
