using System.Globalization;
using Kin.Tool.Looking;

namespace Kin.Tool.Benching;

/// <summary>The figures of <see cref="PollBench"/>.</summary>
internal static class PollReport
{
    public static BenchReport Of(PollBench bench)
    {
        Listing waits = new(
        [
            new("descriptors", "descriptors") { IsRight = true },
            new("pollNanoseconds", "poll") { IsRight = true },
            new("epollLevelNanoseconds", "epoll level") { IsRight = true },
            new("epollEdgeNanoseconds", "epoll edge") { IsRight = true },
            new("pollPerEpoll", "poll / epoll") { IsRight = true },
        ]);
        foreach (PollRow row in bench.Rows)
        {
            double ratio = row.Poll / row.EpollLevel;
            waits.Add(
            [
                Cell.Of(row.Descriptors, row.Descriptors.ToString("N0", CultureInfo.InvariantCulture)),
                BenchReport.Time(row.Poll), BenchReport.Time(row.EpollLevel), BenchReport.Time(row.EpollEdge),
                Cell.Of(ratio, ratio.ToString("0.0", CultureInfo.InvariantCulture)),
            ]);
        }

        return new BenchReport(
            "Median time of a wait with one descriptor ready:", "waits", waits, bench.Lacks);
    }
}
