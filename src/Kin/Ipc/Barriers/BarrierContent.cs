using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;
using Kin.Native.Processes;

namespace Kin.Ipc.Barriers;

/// <summary>The content of a barrier.</summary>
/// <param name="parties">How many a new one waits for.</param>
internal sealed class BarrierContent(int parties) : IRegionContent
{
    public string Kind => nameof(SharedBarrier);

    public long Bytes => BarrierCell.Bytes;

    public void Initialize(SharedMapping memory) => memory.At<int>(BarrierCell.Parties) = parties;

    public void Verify(SharedMapping memory)
    {
        int found = new BarrierCell(memory).PartyCount;
        if (found is < 1 or > BarrierState.MostParties || memory.Length != RegionLayout.Content + Bytes)
        {
            throw new InvalidDataException(
                $"A barrier of {found} parties cannot be in {memory.Length} bytes.");
        }
    }

    // Who has the barrier open may be one of those who are waited for, so his death breaks it. Who leaves in
    // order does so only if he leaves in the middle of a wait.
    public void Recover(SharedMapping memory, int slot)
    {
        Participant place = RegionLayout.Slot(memory, slot);
        BarrierCell cell = new(memory);
        bool inOrder = place.IsEnding != 0 || place.Process == ProcessIdentity.Own;
        if (!inOrder || Volatile.Read(ref cell.WaitsOf(slot)) != 0)
        {
            cell.Break(inOrder ? BarrierBreakReason.Left : BarrierBreakReason.Died, place.ProcessId);
        }

        Volatile.Write(ref cell.WaitsOf(slot), 0);
    }

    public void WakeAll(SharedMapping memory) => EventCount.WakeAll(memory, BarrierCell.Waiters);
}
