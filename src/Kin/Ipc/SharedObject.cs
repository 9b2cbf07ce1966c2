using Kin.Ipc.Regions;

namespace Kin.Ipc;

/// <summary>
/// Something that several processes share: anonymous, and handed to others as an argument of a worker's
/// function, or under a name, by which any process of the machine finds it.
/// </summary>
/// <remarks>
/// <para>
/// Each open object is a participant of its own, and the kernel says which participants live: a process that
/// is killed at any moment gives back what it had, and nobody decides by a time-out that another one is dead.
/// </para>
/// <para>
/// Named objects are files /dev/shm/kin-NAME. Up to 240 participants may have one open. Using an object that
/// is disposed throws <see cref="ObjectDisposedException"/>, also when another thread disposes it meanwhile.
/// All members are thread-safe.
/// </para>
/// </remarks>
public abstract class SharedObject : IDisposable
{
    private protected SharedObject(Region region) => Region = region;

    /// <summary>The name; null: anonymous.</summary>
    public string? Name => Region.Name;

    /// <summary>
    /// How many open objects there are, this one included; those of dead processes that nobody has noticed
    /// yet are looked for first.
    /// </summary>
    public int Participants
    {
        get
        {
            Region.Sweep();
            return Region.TakenSlots().Count();
        }
    }

    internal Region Region { get; }

    /// <summary>
    /// Takes the name away. Those who have the object open keep it; who opens the name from now on does not
    /// find it.
    /// </summary>
    /// <returns>False: there is no shared object of that name.</returns>
    /// <exception cref="LinuxException">EACCES or EPERM: it belongs to another user.</exception>
    public static bool Remove(string name) => RegionFile.Remove(name);

    /// <summary>
    /// Leaves: what this participant had goes back to the others. The last one to leave takes the name with
    /// him, unless the object is persistent.
    /// </summary>
    public void Dispose()
    {
        Region.Dispose();
        GC.SuppressFinalize(this);
    }
}
