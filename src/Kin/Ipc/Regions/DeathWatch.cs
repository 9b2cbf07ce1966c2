using Kin.Native;
using Kin.Native.Processes;

namespace Kin.Ipc.Regions;

/// <summary>
/// Notices at once when a participant dies for whom somebody here waits (<see cref="PeerDeath"/>). Without it
/// the waiters would find out when they look for themselves.
/// </summary>
/// <remarks>
/// The number that a participant wrote may belong to another process by now, so the lock of its place is
/// asked after the pidfd is open: who still has the place then has the number too.
/// </remarks>
internal sealed class DeathWatch(Region region) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Watched> _watched = [];
    private bool _disposed;

    /// <summary>
    /// Watches the participant at that place. False: it cannot be watched, as it lives in another pid
    /// namespace, or no descriptor is left.
    /// </summary>
    public bool TryAdd(int slot)
    {
        ref Participant place = ref RegionLayout.Slot(region.Memory, slot);
        uint generation = Volatile.Read(ref place.Generation);
        ProcessIdentity process = place.Process;
        lock (_gate)
        {
            if (_watched.TryGetValue(slot, out Watched known) && known.Generation == generation)
            {
                return known.Works;
            }

            known.Death?.Leave(region.TrySweep);
            _watched.Remove(slot);
            _watched[slot] = Watch(slot, generation, process);
            return _watched[slot].Works;
        }
    }

    /// <summary>
    /// Whether the participant who is at that place is watched, and no thread of its process will run again.
    /// </summary>
    public bool IsPast(int slot)
    {
        lock (_gate)
        {
            return _watched.TryGetValue(slot, out Watched watched) && watched.Death is { IsPast: true }
                && watched.Generation == Volatile.Read(ref RegionLayout.Slot(region.Memory, slot).Generation);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (Watched watched in _watched.Values)
            {
                watched.Death?.Leave(region.TrySweep);
            }

            _watched.Clear();
        }
    }

    private Watched Watch(int slot, uint generation, ProcessIdentity process)
    {
        // A participant of this process does not die alone.
        if (process == ProcessIdentity.Own || _disposed)
        {
            return new(generation, null, true);
        }

        if (!process.IsInOwnNamespace)
        {
            return new(generation, null, false);
        }

        PeerDeath? death = PeerDeath.TryWatch(
            process, () => region.IsAlive(slot), region.TrySweep, out int errno);
        if (death is null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static region => region.TrySweep(), region, preferLocal: false);
        }

        return new(generation, death, errno is 0 or Errno.ESRCH);
    }

    private readonly record struct Watched(uint Generation, PeerDeath? Death, bool Works);
}
