using Kin.Native;

namespace Kin.Ipc.Regions;

/// <summary>
/// The named regions that this process has open. When it ends in order without having disposed them, their
/// names go all the same, if it was the last one; a process that is killed leaves them to the next comer.
/// </summary>
internal static class OpenNames
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

    private static void End()
    {
        lock (s_gate)
        {
            foreach (WeakReference<Region> known in s_all)
            {
                try
                {
                    if (known.TryGetTarget(out Region? region))
                    {
                        region.EndWithProcess();
                    }
                }
                catch (Exception e) when (e is LinuxException or ObjectDisposedException)
                {
                    // The name stays, as after a kill: the next comer takes it over.
                }
            }
        }
    }
}
