using System.Runtime.InteropServices;
using Kin.Native;

namespace Kin.IO;

/// <summary>
/// A number in the kernel that is readable while it is not zero (eventfd(2)): the cheapest descriptor to wake
/// somebody with, in this process or, through <see cref="Command.InheritedHandles"/>, in another.
/// Thread-safe.
/// </summary>
public sealed class EventFd : IDisposable
{
    private readonly SafeFd _fd;

    /// <summary>Makes one, non-blocking and close-on-exec.</summary>
    /// <param name="initialValue">From zero on.</param>
    /// <param name="oneByOne">
    /// True (EFD_SEMAPHORE): <see cref="Take"/> takes 1 at a time; false: all that there is.
    /// </param>
    /// <exception cref="LinuxException">EMFILE: no descriptor is left.</exception>
    public EventFd(int initialValue = 0, bool oneByOne = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(initialValue);
        _fd = KernelCounter.CreateEvent((uint)initialValue, oneByOne);
    }

    /// <summary>The descriptor, for waits and children; closed with this object.</summary>
    public SafeHandle Handle => _fd;

    /// <summary>Adds to the number, which makes the descriptor readable.</summary>
    /// <returns>False: the number would have passed 2^64 - 2, and stays.</returns>
    /// <param name="value">1 or more.</param>
    public bool Signal(long value = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        return KernelCounter.Add(_fd, value);
    }

    /// <summary>Takes the number out, or 1 of it; 0: it was zero. Never blocks.</summary>
    /// <returns>
    /// 0 to <see cref="long.MaxValue"/>, which also stands for a number above it: the kernel counts to
    /// 2^64 - 2.
    /// </returns>
    public long Take() => KernelCounter.Take(_fd);

    /// <summary>Closes the descriptor.</summary>
    public void Dispose() => _fd.Dispose();
}
