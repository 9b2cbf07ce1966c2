using Kin.Inspection;

namespace Kin.Tool.Tracing;

/// <summary>States as words, signs and colours.</summary>
internal static class StateLook
{
    /// <summary>All states, in the order of legends.</summary>
    public static IReadOnlyList<SchedulingState> All { get; } = Enum.GetValues<SchedulingState>();

    /// <summary>For people and programs.</summary>
    public static string Word(SchedulingState state) => state switch
    {
        SchedulingState.Running => "running",
        SchedulingState.Ready => "ready",
        SchedulingState.Blocked => "blocked",
        SchedulingState.DiskSleep => "disk sleep",
        SchedulingState.Stopped => "stopped",
        _ => "traced",
    };

    /// <summary>The sign in a picture of characters.</summary>
    public static char Sign(SchedulingState state, bool isAscii) => state switch
    {
        SchedulingState.Running => isAscii ? '#' : '\u2588',
        SchedulingState.Ready => isAscii ? '~' : '\u2591',
        SchedulingState.Blocked => isAscii ? '.' : '\u00b7',
        SchedulingState.DiskSleep => 'D',
        SchedulingState.Stopped => 'T',
        _ => 't',
    };

    /// <summary>The escape that begins its colour on a terminal.</summary>
    public static string Escape(SchedulingState state) => state switch
    {
        SchedulingState.Running => "\e[32m",
        SchedulingState.Ready => "\e[33m",
        SchedulingState.Blocked => "\e[90m",
        SchedulingState.DiskSleep => "\e[31m",
        _ => "\e[35m",
    };

    /// <summary>The colour in SVG, which can be told apart in print and by the colour-blind too.</summary>
    public static string Fill(SchedulingState state) => state switch
    {
        SchedulingState.Running => "#1b9e77",
        SchedulingState.Ready => "#e6ab02",
        SchedulingState.Blocked => "#d9d9d9",
        SchedulingState.DiskSleep => "#d95f02",
        SchedulingState.Stopped => "#7570b3",
        _ => "#e7298a",
    };
}
