using Kin.Native;

namespace Kin.Ipc.Regions;

/// <summary>
/// Regions that this process has open and with which something is to be done when it ends in order without
/// having disposed them. A process that is killed leaves that to the next comer.
/// </summary>
/// <param name="atExit">What is to be done.</param>
internal sealed class OpenRegions(Action<Region> atExit)
{
    private readonly Lock _gate = new();
    private readonly List<WeakReference<Region>> _all = [];
    private bool _listening;

    public void Add(Region region)
    {
        lock (_gate)
        {
            _all.RemoveAll(known => !known.TryGetTarget(out Region? open) || open.IsClosed);
            _all.Add(new(region));
            if (!_listening)
            {
                _listening = true;
                AppDomain.CurrentDomain.ProcessExit += (_, _) => End();
            }
        }
    }

    private void End()
    {
        lock (_gate)
        {
            foreach (WeakReference<Region> known in _all)
            {
                try
                {
                    if (known.TryGetTarget(out Region? region))
                    {
                        atExit(region);
                    }
                }
                catch (Exception e) when (e is LinuxException or ObjectDisposedException)
                {
                    // As after a kill: the next comer finds it.
                }
            }
        }
    }
}
