using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.Semaphores;

/// <summary>Takes a permit that is there: for this participant, or out of use.</summary>
internal struct PermitSearch(Region region, uint becomes) : IAttempt
{
    private readonly SharedMapping _memory = region.Memory;

    /// <summary>Which one it was.</summary>
    public int Index { get; private set; }

    public bool Try()
    {
        int maximum = PermitContent.MaximumOf(_memory);

        // Each participant begins elsewhere, so that they do not all fight for the first.
        int start = (int)((uint)region.Slot * 7919 % (uint)Math.Max(1, maximum));
        for (int i = 0; i < maximum; i++)
        {
            Index = (start + i) % maximum;
            ref uint cell = ref PermitContent.Cell(_memory, Index);
            if (Volatile.Read(ref cell) == PermitContent.Free
                && Interlocked.CompareExchange(ref cell, becomes, PermitContent.Free) == PermitContent.Free)
            {
                FaultPoint.Reach();
                return true;
            }
        }

        return false;
    }
}
