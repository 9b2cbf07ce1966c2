using Kin.Native.Memory;

namespace Kin.Ipc.Queues;

/// <summary>How large the rings of a queue are: what all who share it must agree on.</summary>
/// <param name="CellBytes">Bytes of a cell.</param>
/// <param name="Besides">Bytes behind the cells, for each cell.</param>
/// <param name="Capacity">How many cells the first ring has: a power of two. Each other has twice as many as
/// the one before.</param>
/// <param name="Rings">How many rings there can be.</param>
internal readonly record struct RingShape(int CellBytes, int Besides, int Capacity, int Rings)
{
    /// <summary>Whether the numbers are such as a queue can have.</summary>
    public bool IsSound => Capacity is >= 2 and <= RingLayout.MostCells && int.IsPow2(Capacity)
        && Rings is >= 1 and <= 24 && (long)Capacity << (Rings - 1) <= RingLayout.MostCells;

    /// <summary>How many cells the largest ring has.</summary>
    public int Most => Capacity << (Rings - 1);

    /// <summary>Where the last ring ends.</summary>
    public long End => Place(Rings - 1).End;

    private int Stride => CellBytes + Besides;

    /// <summary>Rings of which the first has so many cells, and the last at least so many; both are powers
    /// of two.</summary>
    public static RingShape Of(int cellBytes, int besides, int cells, int mostCells) =>
        new(cellBytes, besides, cells, int.Log2(Math.Max(cells, mostCells) / cells) + 1);

    /// <summary>As it is in a queue that was made.</summary>
    public RingShape In(SharedMapping memory) => this with
    {
        Capacity = memory.At<int>(RingLayout.Capacity),
        Rings = memory.At<int>(RingLayout.Rings),
    };

    /// <summary>Where that ring stands.</summary>
    public RingPlace Place(int index)
    {
        RingPlace place = RingPlace.First(Capacity, Stride);
        while (place.Index < index)
        {
            place = place.Next(Stride);
        }

        return place;
    }
}
