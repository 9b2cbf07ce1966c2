using System.Runtime.InteropServices;
using Kin.Native;

namespace Kin.IO;

/// <summary>
/// A timer of the kernel that is a descriptor (timerfd_create(2)), readable once it has expired: for a set of
/// descriptors that are waited for together. It follows the monotonic clock. Thread-safe.
/// </summary>
public sealed class TimerFd : IDisposable
{
    private readonly SafeFd _fd = KernelCounter.CreateTimer();

    /// <summary>Makes one that is not running, non-blocking and close-on-exec.</summary>
    /// <exception cref="LinuxException">EMFILE: no descriptor is left.</exception>
    public TimerFd()
    {
    }

    /// <summary>The descriptor, for waits and children; closed with this object.</summary>
    public SafeHandle Handle => _fd;

    /// <summary>
    /// Starts it anew, whether it runs or not; expirations that were not taken are forgotten.
    /// </summary>
    /// <param name="first">The time to the first expiration, above zero.</param>
    /// <param name="interval">The time between further ones; zero: there are none.</param>
    public void Start(TimeSpan first, TimeSpan interval = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(first, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.Zero);
        KernelCounter.SetTimer(_fd, first, interval);
    }

    /// <summary>Stops it.</summary>
    public void Stop() => KernelCounter.SetTimer(_fd, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>
    /// How often it has expired since the last call or <see cref="Start"/>; 0: not yet. Never blocks.
    /// </summary>
    public long Take() => KernelCounter.Take(_fd);

    /// <summary>Stops it and closes the descriptor.</summary>
    public void Dispose() => _fd.Dispose();
}
