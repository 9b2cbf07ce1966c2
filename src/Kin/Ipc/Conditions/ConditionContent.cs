using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.Conditions;

/// <summary>The region of a condition: those who wait, and nothing to give back.</summary>
internal sealed class ConditionContent : IRegionContent
{
    public const long Waiters = RegionLayout.Content;

    public static readonly ConditionContent Instance = new();

    public string Kind => nameof(SharedCondition);

    public long Bytes => 64;

    public void Initialize(SharedMapping memory)
    {
    }

    public void Verify(SharedMapping memory)
    {
        if (memory.Length != Waiters + Bytes)
        {
            throw new InvalidDataException($"{Kind} has {Waiters + Bytes} bytes, this one {memory.Length}.");
        }
    }

    public void Recover(SharedMapping memory, int slot)
    {
    }

    // Also after a death: the dead one may have taken a notification with him, or not have got round to it.
    public void WakeAll(SharedMapping memory) => EventCount.WakeAll(memory, Waiters);
}
