using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.Countdowns;

/// <summary>The content of a countdown.</summary>
/// <param name="count">What a new one begins with.</param>
internal sealed class CountdownContent(int count) : IRegionContent
{
    public string Kind => nameof(SharedCountdown);

    public long Bytes => CountdownLedger.Bytes;

    public void Initialize(SharedMapping memory) => new CountdownLedger(memory).Begin(count);

    public void Verify(SharedMapping memory)
    {
        int initial = memory.At<int>(CountdownLedger.Initial);
        if (initial is < 0 or > CountdownLedger.Most || memory.Length != RegionLayout.Content + Bytes)
        {
            throw new InvalidDataException($"A countdown from {initial} cannot be in {memory.Length} bytes.");
        }
    }

    public void Recover(SharedMapping memory, int slot) => new CountdownLedger(memory).PayForTheDead(slot);

    public void WakeAll(SharedMapping memory) => EventCount.WakeAll(memory, CountdownLedger.Waiters);
}
