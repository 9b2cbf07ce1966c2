using System.Runtime.CompilerServices;
using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;

namespace Kin.Ipc.SharedTopics;

/// <summary>Where the words of a topic stand: each in a cache line of its own, then the cells.</summary>
internal static class TopicLayout
{
    public const int MostCells = 1 << 22;

    /// <summary>For those who wait for a message.</summary>
    public const long Published = RegionLayout.Content;

    /// <summary>Where the next message goes, or before that: the cells know better.</summary>
    public const long Tail = Published + Line;

    public const long Capacity = Tail + Line, CellBytes = Capacity + 8;
    public const long Cells = Capacity + Line;

    private const int Line = 64;

    /// <summary>Of a cell: its word; the process that published it; the message.</summary>
    public static long CellAt(int index, int cellBytes) => Cells + ((long)index * cellBytes);

    /// <summary>From the word of a cell to the process.</summary>
    public const int Sender = sizeof(ulong);

    /// <summary>From the word of a cell to the message.</summary>
    public const int Message = Sender + sizeof(ulong);

    /// <summary>Bytes of a cell.</summary>
    public static int CellOf<T>()
        where T : unmanaged => Message + ((Unsafe.SizeOf<T>() + 7) & ~7);
}
