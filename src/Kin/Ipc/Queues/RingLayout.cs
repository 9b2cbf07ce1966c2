using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.Queues;

/// <summary>
/// Where the words of a queue stand: each in a cache line of its own, then the cells.
/// </summary>
internal static class RingLayout
{
    public const int MostCells = 1 << 24;

    /// <summary>For those who wait for something to take.</summary>
    public const long NotEmpty = RegionLayout.Content;

    /// <summary>For those who wait for room.</summary>
    public const long NotFull = NotEmpty + Line;

    public const long Head = NotFull + Line, Tail = Head + Line;
    public const long Capacity = Tail + Line, CellBytes = Capacity + 8, Completed = CellBytes + 8;

    /// <summary>Not 0: the stream ends when all who wrote are gone. And whether anybody has
    /// written.</summary>
    public const long EndsWithProducers = Completed + 8, HadProducers = EndsWithProducers + 4;

    /// <summary>Not 0: there may be cells whose reader died.</summary>
    public const long Returns = Capacity + Line;

    /// <summary>Where to look for the first frame that is in use, where values have lengths.</summary>
    public const long Freed = Returns + Line;

    /// <summary>A byte for each participant: not 0, he has written.</summary>
    public const long Producers = Freed + Line;

    public const long Cells = Producers + RegionLayout.Participants + 16;

    private const int Line = 64;

    /// <summary>The state of a cell; its value follows.</summary>
    public static long CellAt(int index, int cellBytes) => Cells + ((long)index * cellBytes);

    /// <summary>Bytes of a cell: the state and the value.</summary>
    public static int CellOf(int valueBytes) => sizeof(ulong) + ((valueBytes + 7) & ~7);
}
