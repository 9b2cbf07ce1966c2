using Kin.Ipc.Regions;
using Kin.Ipc.Semaphores;

namespace Kin.Ipc;

/// <summary>
/// A permit of a <see cref="SharedSemaphore"/>, until it is disposed: once; another time does nothing. Any
/// thread of the process may do it.
/// </summary>
public sealed class SharedPermit : IDisposable
{
    private readonly Region _region;
    private readonly int _index;
    private int _disposed;

    internal SharedPermit(Region region, int index) => (_region, _index) = (region, index);

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0 && !_region.IsClosed)
        {
            SharedSemaphore.GiveBack(_region, _index);
        }
    }
}
