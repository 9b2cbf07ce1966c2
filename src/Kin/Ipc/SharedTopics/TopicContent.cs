using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.SharedTopics;

/// <summary>The ring of a topic: its set-up, and what becomes of the cells of the dead.</summary>
/// <param name="kind">What it carries.</param>
/// <param name="cellBytes">Bytes of a cell.</param>
/// <param name="capacity">How many cells a new one has: a power of two.</param>
internal sealed class TopicContent(string kind, int cellBytes, int capacity) : IRegionContent
{
    public string Kind => kind;

    public long Bytes => TopicLayout.Cells - RegionLayout.Content + ((long)capacity * cellBytes);

    public void Initialize(SharedMapping memory)
    {
        memory.At<int>(TopicLayout.Capacity) = capacity;
        memory.At<int>(TopicLayout.CellBytes) = cellBytes;
    }

    public void Verify(SharedMapping memory)
    {
        int cells = memory.At<int>(TopicLayout.Capacity);
        if (cells is < 2 or > TopicLayout.MostCells || !int.IsPow2(cells)
            || memory.At<int>(TopicLayout.CellBytes) != cellBytes
            || memory.Length != TopicLayout.CellAt(0, cellBytes) + ((long)cells * cellBytes))
        {
            throw new InvalidDataException($"{kind}: {cells} cells cannot be in {memory.Length} bytes.");
        }
    }

    // What a dead publisher was writing is lost; a cell that was passed because of him is free for the next.
    public void Recover(SharedMapping memory, int slot)
    {
        long cells = (memory.Length - TopicLayout.Cells) / cellBytes;
        for (int i = 0; i < cells; i++)
        {
            ref ulong word = ref memory.At<ulong>(TopicLayout.CellAt(i, cellBytes));
            ulong seen = Volatile.Read(ref word);
            while (TopicCell.IsOccupied(seen) && TopicCell.Owner(seen) == slot + 1)
            {
                ulong lost = TopicCell.Of(TopicCell.Lap(seen), TopicCell.Lost);
                ulong found = Interlocked.CompareExchange(ref word, lost, seen);
                seen = found == seen ? lost : found;
            }
        }
    }

    public void WakeAll(SharedMapping memory) => EventCount.WakeAll(memory, TopicLayout.Published);
}
