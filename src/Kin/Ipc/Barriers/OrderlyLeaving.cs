using Kin.Ipc.Regions;

namespace Kin.Ipc.Barriers;

/// <summary>
/// Says in the table of participants that a process ends in order, or has let an object be collected: so that
/// the others do not take it for one that was killed.
/// </summary>
internal static class OrderlyLeaving
{
    private static readonly OpenRegions s_open = new(Announce);

    public static void Add(Region region) => s_open.Add(region);

    /// <summary>This participant leaves in order.</summary>
    public static void Announce(Region region)
    {
        try
        {
            Volatile.Write(ref RegionLayout.Slot(region.Memory, region.Slot).IsEnding, 1);
        }
        catch (ObjectDisposedException)
        {
            // It has left already.
        }
    }
}
