using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.Queues;

/// <summary>The rings of a queue: their set-up, and what becomes of the cells of the dead.</summary>
/// <param name="kind">What it holds.</param>
/// <param name="shape">How large a new one is.</param>
/// <param name="endsWithProducers">Whether a new one ends when all who wrote are gone.</param>
internal sealed class RingContent(string kind, RingShape shape, bool endsWithProducers = false)
    : IRegionContent
{
    public string Kind => kind;

    public long Bytes => shape.Place(0).End - RegionLayout.Content;

    public long MostBytes => shape.End - RegionLayout.Content;

    public void Initialize(SharedMapping memory)
    {
        memory.At<int>(RingLayout.Capacity) = shape.Capacity;
        memory.At<int>(RingLayout.CellBytes) = shape.CellBytes;
        memory.At<int>(RingLayout.Rings) = shape.Rings;
        memory.At<uint>(RingLayout.EndsWithProducers) = endsWithProducers ? 1u : 0;
    }

    public void Verify(SharedMapping memory)
    {
        RingShape found = shape.In(memory);
        if (!found.IsSound || memory.At<int>(RingLayout.CellBytes) != shape.CellBytes
            || memory.Length != found.End || memory.Backed < found.Place(0).End)
        {
            throw new InvalidDataException(
                $"{kind}: {found.Rings} rings, the first of {found.Capacity} cells, "
                + $"cannot be in {memory.Length} bytes, of which there are {memory.Backed}.");
        }
    }

    // What a dead producer was writing is passed over; what a dead consumer was reading is there again. A
    // ring that came while its death was noticed it has not seen.
    public void Recover(SharedMapping memory, int slot)
    {
        Volatile.Write(ref memory.At<uint>(RingLayout.Returns), 1);
        FaultPoint.Reach();
        RingShape found = shape.In(memory);
        for (int i = 0; found.IsSound && i <= memory.At<int>(RingLayout.Newest) && i < found.Rings; i++)
        {
            RingPlace place = found.Place(i);
            if (place.End <= memory.Backed)
            {
                Recover(memory, place, slot);
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

    private void Recover(SharedMapping memory, RingPlace place, int slot)
    {
        for (int i = 0; i < place.Capacity; i++)
        {
            ref ulong word = ref memory.At<ulong>(place.Cells + ((long)i * shape.CellBytes));
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
    }
}
