namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>All that was seen in one look.</summary>
/// <param name="Number">Its number, from 1 on.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Rows">The processes or threads.</param>
/// <param name="MadeRows">Rows that no earlier look has.</param>
internal sealed record Snapshot(long Number, MachineSample Machine, TopRow[] Rows, int MadeRows)
{
    private const int BytesOfRow = 250, BytesOfDetails = 330, BytesOfReference = 8, BytesOfCpu = 24;

    private const int BytesOfMachine = 400;

    /// <summary>About how much memory it holds that other looks do not.</summary>
    public long Bytes => BytesOfMachine + ((long)BytesOfCpu * Machine.Cpus.Length)
        + ((long)BytesOfReference * Rows.Length) + ((long)BytesOfRow * MadeRows)
        + ((long)BytesOfDetails * Detailed) + TextBytes;

    /// <summary>Rows that were read further.</summary>
    public int Detailed { get; set; }

    /// <summary>Bytes of the command lines that no earlier look has.</summary>
    public long TextBytes { get; set; }

    /// <summary>How many are in each state.</summary>
    public TaskCounts Counts { get; } = TaskCounts.Of(Rows);
}
