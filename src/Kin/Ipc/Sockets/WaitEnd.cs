using System.Runtime.CompilerServices;
using Kin.Native;

namespace Kin.Ipc.Sockets;

/// <summary>The moment at which a wait is over, or none.</summary>
internal readonly struct WaitEnd
{
    private readonly long _end; // of Environment.TickCount64, plus one; 0: none

    private WaitEnd(long end) => _end = end + 1;

    /// <summary>A wait without limit.</summary>
    public static WaitEnd None => default;

    public bool IsNone => _end == 0;

    /// <summary>The time that is left, from zero on; null: without limit.</summary>
    public TimeSpan? Left => IsNone
        ? null
        : TimeSpan.FromMilliseconds(Math.Max(_end - 1 - Environment.TickCount64, 0));

    /// <summary>So long from now on.</summary>
    public static WaitEnd After(
        TimeSpan timeout, [CallerArgumentExpression(nameof(timeout))] string? name = null)
    {
        WaitTime.Check(timeout, name);
        return timeout == Timeout.InfiniteTimeSpan
            ? None
            : new WaitEnd(Environment.TickCount64 + (long)Math.Ceiling(timeout.TotalMilliseconds));
    }
}
