using Kin.Native;

namespace Kin.Ipc.Waiting;

/// <summary>When to stop waiting, by the monotonic clock, which nobody sets.</summary>
internal readonly struct Deadline
{
    private readonly long _end;

    private Deadline(long end) => _end = end;

    public static Deadline Never => new(long.MaxValue);

    public bool IsOver => _end != long.MaxValue && Environment.TickCount64 >= _end;

    /// <summary>That long from now.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or longer than 49 days.</exception>
    public static Deadline After(TimeSpan time)
    {
        WaitTime.Check(time, "timeout");
        return time == Timeout.InfiniteTimeSpan ? Never
            : new(Environment.TickCount64 + (long)Math.Ceiling(time.TotalMilliseconds));
    }

    /// <summary>Milliseconds that are left, at most so many.</summary>
    public int Left(int most) => _end == long.MaxValue ? most
        : (int)Math.Clamp(_end - Environment.TickCount64, 0, most);
}
