using Kin.Ipc.Regions;

namespace Kin.Ipc.Queues;

/// <summary>
/// Where the words of a queue stand: each in a cache line of its own, then its rings (<see
/// cref="RingPlace"/>).
/// </summary>
internal static class RingLayout
{
    public const int MostCells = 1 << 24;

    public const int Line = 64;

    /// <summary>For those who wait for something to take.</summary>
    public const long NotEmpty = RegionLayout.Content;

    /// <summary>For those who wait for room.</summary>
    public const long NotFull = NotEmpty + Line;

    public const long Capacity = NotFull + Line, CellBytes = Capacity + 8, Completed = CellBytes + 8;

    /// <summary>Not 0: the stream ends when all who wrote are gone. And whether anybody has
    /// written.</summary>
    public const long EndsWithProducers = Completed + 8, HadProducers = EndsWithProducers + 4;

    /// <summary>How many rings there can be, which one is written, and which one is read.</summary>
    public const long Rings = HadProducers + 4, Newest = Rings + 4, Oldest = Newest + 4;

    /// <summary>Not 0: there may be cells whose reader died.</summary>
    public const long Returns = Capacity + Line;

    /// <summary>A byte for each participant: not 0, he has written.</summary>
    public const long Producers = Returns + Line;

    public const long FirstRing = Producers + RegionLayout.Participants + 16;

    /// <summary>Bytes of a cell: the state and the value.</summary>
    public static int CellOf(int valueBytes) => sizeof(ulong) + ((valueBytes + 7) & ~7);
}
