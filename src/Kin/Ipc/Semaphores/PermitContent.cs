using Kin.Ipc.Regions;
using Kin.Ipc.Waiting;
using Kin.Native.Memory;

namespace Kin.Ipc.Semaphores;

/// <summary>
/// The permits of a semaphore, a word for each: it says whether the permit is there, who has it, or that it
/// is not in use. So each taking is one compare-and-swap that names the taker.
/// </summary>
/// <remarks>
/// A counter could not do that: between counting down and writing down who did it a process can be killed,
/// and the permit would be lost.
/// </remarks>
internal sealed class PermitContent(int initial, int maximum) : IRegionContent
{
    public const int MostPermits = 65536;
    public const uint Absent = 0, Free = 1, FirstOwner = 2;

    private const long Event = RegionLayout.Content, Maximum = Event + EventCount.Bytes, Cells = Maximum + 8;

    public string Kind => nameof(SharedSemaphore);

    public long Bytes => Cells - RegionLayout.Content + ((long)maximum * sizeof(uint));

    public static long EventOffset => Event;

    public static int MaximumOf(SharedMapping memory) => memory.At<int>(Maximum);

    public static ref uint Cell(SharedMapping memory, int index) =>
        ref memory.At<uint>(Cells + ((long)index * sizeof(uint)));

    public void Initialize(SharedMapping memory)
    {
        memory.At<int>(Maximum) = maximum;
        for (int i = 0; i < initial; i++)
        {
            Cell(memory, i) = Free;
        }
    }

    public void Verify(SharedMapping memory)
    {
        int found = MaximumOf(memory);
        if (found is < 1 or > MostPermits || memory.Length != Cells + ((long)found * sizeof(uint)))
        {
            throw new InvalidDataException($"A semaphore of {found} permits cannot have this size.");
        }
    }

    public void Recover(SharedMapping memory, int slot)
    {
        int maximum = MaximumOf(memory);
        int found = 0;
        for (int i = 0; i < maximum; i++)
        {
            uint mine = FirstOwner + (uint)slot;
            found += Interlocked.CompareExchange(ref Cell(memory, i), Free, mine) == mine ? 1 : 0;
            FaultPoint.Reach();
        }

        if (found > 0)
        {
            WakeAll(memory);
        }
    }

    public void WakeAll(SharedMapping memory) => EventCount.WakeAll(memory, Event);
}
