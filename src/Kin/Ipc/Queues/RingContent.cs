using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.Queues;

/// <summary>A ring of cells: its set-up, and what becomes of the cells of the dead.</summary>
/// <param name="kind">What it holds.</param>
/// <param name="cellBytes">Bytes of a cell.</param>
/// <param name="capacity">How many cells a new one has: a power of two.</param>
/// <param name="endsWithProducers">Whether a new one ends when all who wrote are gone.</param>
/// <param name="besides">Bytes behind the cells, for each cell.</param>
internal sealed class RingContent(
    string kind, int cellBytes, int capacity, bool endsWithProducers = false, int besides = 0)
    : IRegionContent
{
    public string Kind => kind;

    public long Bytes => RingLayout.Cells - RegionLayout.Content + ((long)capacity * (cellBytes + besides));

    public void Initialize(SharedMapping memory)
    {
        memory.At<int>(RingLayout.Capacity) = capacity;
        memory.At<int>(RingLayout.CellBytes) = cellBytes;
        memory.At<uint>(RingLayout.EndsWithProducers) = endsWithProducers ? 1u : 0;
    }

    public void Verify(SharedMapping memory)
    {
        int cells = memory.At<int>(RingLayout.Capacity);
        if (cells is < 2 or > RingLayout.MostCells || !int.IsPow2(cells)
            || memory.At<int>(RingLayout.CellBytes) != cellBytes
            || memory.Length != RingLayout.CellAt(0, cellBytes) + ((long)cells * (cellBytes + besides)))
        {
            throw new InvalidDataException($"{kind}: {cells} cells cannot be in {memory.Length} bytes.");
        }
    }

    // What a dead producer was writing is passed over; what a dead consumer was reading is there again.
    public void Recover(SharedMapping memory, int slot)
    {
        int cells = memory.At<int>(RingLayout.Capacity);
        Volatile.Write(ref memory.At<uint>(RingLayout.Returns), 1);
        FaultPoint.Reach();
        for (int i = 0; i < cells; i++)
        {
            ref ulong word = ref memory.At<ulong>(RingLayout.CellAt(i, cellBytes));
            ulong seen = Volatile.Read(ref word);
            if (CellState.Owner(seen) == slot + 1)
            {
                ulong then = CellState.Phase(seen) == CellState.Writing ? CellState.Skipped
                    : CellState.Returned | CellState.Again;
                Interlocked.CompareExchange(
                    ref word, CellState.Of(CellState.Lap(seen), then, 0, CellState.Units(seen)), seen);
                FaultPoint.Reach();
            }
        }

        memory.At<byte>(RingLayout.Producers + slot) = 0;
        FaultPoint.Reach();
        WakeAll(memory);
    }

    public void WakeAll(SharedMapping memory)
    {
        EventCount.WakeAll(memory, RingLayout.NotEmpty);
        EventCount.WakeAll(memory, RingLayout.NotFull);
    }
}
