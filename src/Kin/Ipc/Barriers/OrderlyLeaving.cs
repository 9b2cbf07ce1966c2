using Kin.Ipc.Regions;

namespace Kin.Ipc.Barriers;

/// <summary>
/// Says in the table of participants that a process ends in order, or has let an object be collected: so that
/// the others do not take it for one that was killed.
/// </summary>
internal static class OrderlyLeaving
{
    private static readonly Lock s_gate = new();
    private static readonly List<WeakReference<Region>> s_all = [];
    private static bool s_listening;

    public static void Add(Region region)
    {
        lock (s_gate)
        {
            s_all.RemoveAll(known => !known.TryGetTarget(out Region? open) || open.IsClosed);
            s_all.Add(new(region));
            if (!s_listening)
            {
                s_listening = true;
                AppDomain.CurrentDomain.ProcessExit += (_, _) => End();
            }
        }
    }

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

    private static void End()
    {
        lock (s_gate)
        {
            foreach (WeakReference<Region> known in s_all)
            {
                if (known.TryGetTarget(out Region? region))
                {
                    Announce(region);
                }
            }
        }
    }
}
