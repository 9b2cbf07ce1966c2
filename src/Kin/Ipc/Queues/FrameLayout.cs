using System.Numerics;

namespace Kin.Ipc.Queues;

/// <summary>
/// The cells of a queue of frames, and where the bytes of the frames lie: behind the cells.
/// </summary>
internal static class FrameLayout
{
    /// <summary>A frame takes whole units, so that two frames never meet in a cache line.</summary>
    public const int UnitBytes = 64;

    /// <summary>Of a cell: state, end of the frame in units, length in bytes.</summary>
    public const int CellBytes = 32;

    public const int EndOffset = 8, LengthOffset = 16;

    /// <summary>For each cell there is room for so many units.</summary>
    public const int UnitsOfCell = 2;

    /// <summary>The fewest cells: who puts an end in place relies on four.</summary>
    public const int FewestCells = 32;

    public static long UnitsOf(int cells) => (long)cells * UnitsOfCell;

    public static long BytesAt(RingPlace place) => place.Cells + ((long)place.Capacity * CellBytes);

    /// <summary>The rings of a queue of so many bytes, which grows to so many.</summary>
    public static RingShape Shape(int bytes, int growsTo) =>
        RingShape.Of(CellBytes, UnitsOfCell * UnitBytes, CellsOf(bytes), CellsOf(growsTo));

    private static int CellsOf(int bytes) => Math.Max(
        FewestCells, (int)BitOperations.RoundUpToPowerOf2((uint)bytes) / (UnitsOfCell * UnitBytes));
}
