using System.Runtime.CompilerServices;

namespace Kin.Native;

/// <summary>How long callers may ask to wait.</summary>
internal static class WaitTime
{
    // What CancellationTokenSource.CancelAfter and Task.Delay take: nearly 50 days.
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>Refuses what no timer takes, under the name that the caller has for it.</summary>
    public static void Check(TimeSpan time, [CallerArgumentExpression(nameof(time))] string? name = null)
    {
        if (time != Timeout.InfiniteTimeSpan && (time < TimeSpan.Zero || time > s_longest))
        {
            throw new ArgumentOutOfRangeException(
                name, time, "From zero to 49 days, or Timeout.InfiniteTimeSpan.");
        }
    }

    /// <summary>The same where there has to be an end.</summary>
    public static void CheckFinite(
        TimeSpan time, [CallerArgumentExpression(nameof(time))] string? name = null)
    {
        if (time < TimeSpan.Zero || time > s_longest)
        {
            throw new ArgumentOutOfRangeException(name, time, "From zero to 49 days.");
        }
    }
}
