using System.Globalization;
using Kin.Inspection;

namespace Kin.Tool.Looking.Ps;

/// <summary>Columns of memory, in KiB.</summary>
internal static class PsMemoryColumns
{
    public static readonly PsColumn[] List =
    [
        new("vsz", "VSZ", "address space in KiB", r => FromStatus(r, s => s.VirtualBytes))
        {
            Aliases = ["vsize"], Least = 6,
        },
        new("rss", "RSS", "memory in KiB, what is shared included", r => FromStatus(r, s => s.ResidentBytes))
        {
            Aliases = ["rssize", "rsz"], Least = 5,
        },
        new("pmem", "%MEM", "the share of the machine's memory that this is", Percent) { Aliases = ["%mem"] },
        new("sz", "SZ", "address space in pages",
            r => r.FromStatus(s => Cell.Of((s.VirtualBytes ?? 0) / Environment.SystemPageSize)))
        {
            Least = 5,
        },
        new("addr", "ADDR", "nothing any more", _ => Cell.Unknown),
        new("peak", "PEAK", "the most memory that it had so far, in KiB",
            r => FromStatus(r, s => s.PeakResidentBytes)),
        new("swap", "SWAP", "swapped out, in KiB", r => FromStatus(r, s => s.SwapBytes)),
        new("pss", "PSS", "memory in KiB, what is shared divided by those who share it",
            r => FromShares(r, s => s.ProportionalBytes)) { Least = 5 },
        new("uss", "USS", "memory in KiB that nobody shares", r => FromShares(r, s => s.UniqueBytes))
        {
            Least = 5,
        },
        new("min_flt", "MINFL", "page faults without a disk", r => Cell.Of(r.Process.MinorFaults))
        {
            Aliases = ["minflt"],
        },
        new("maj_flt", "MAJFL", "page faults with a disk", r => Cell.Of(r.Process.MajorFaults))
        {
            Aliases = ["majflt", "pagein"],
        },
        new("oom", "OOM", "how likely it is killed when memory runs out: 0, never, to 2000",
            r => r.Process.ReadOomScore().TryGet(out int score) ? Cell.Of(score) : Cell.Unknown),
        new("oomadj", "OOMADJ", "what was added to that: -1000 to 1000",
            r => r.Process.ReadOomScoreAdjustment().TryGet(out int added) ? Cell.Of(added) : Cell.Unknown),
    ];

    // Threads of the kernel and zombies have no memory: 0, as ps(1) shows it.
    private static Cell FromStatus(PsRow row, Func<ProcessStatus, long?> bytes) =>
        row.FromStatus(s => Cell.Of((bytes(s) ?? 0) / 1024));

    private static Cell FromShares(PsRow row, Func<ProcessMemoryShares, long> bytes) =>
        row.MemoryShares.TryGet(out ProcessMemoryShares? shares) ? Cell.Of(bytes(shares) / 1024)
            : row.MemoryShares.Outcome == ProcOutcome.Missing ? Cell.Of(0) : Cell.Unknown;

    private static Cell Percent(PsRow row) => row.FromStatus(status =>
    {
        if (row.Context.MemoryBytes is not long all)
        {
            return Cell.Unknown;
        }

        long thousandths = Math.Min(999, (status.ResidentBytes ?? 0) / 1024 * 1000 / (all / 1024));
        return Cell.Of(
            thousandths / 10.0,
            string.Create(CultureInfo.InvariantCulture, $"{thousandths / 10}.{thousandths % 10}"));
    });
}
