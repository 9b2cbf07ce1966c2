namespace Kin.Ipc.SharedTopics;

/// <summary>
/// The word of a cell: the lap of the message in it (from 1), what there is of it, and who is at work in it.
/// </summary>
internal static class TopicCell
{
    /// <summary>Being written by the owner.</summary>
    public const ulong Writing = 1;

    /// <summary>There.</summary>
    public const ulong Ready = 2;

    /// <summary>
    /// A publisher found the owner of an earlier lap still writing and went on to the next cell, so there is
    /// no message of this lap.
    /// </summary>
    public const ulong Passed = 3;

    /// <summary>There will be no message of this lap.</summary>
    public const ulong Lost = 4;

    public const ulong LapMask = (1UL << (64 - LapShift)) - 1;

    private const int OwnerShift = 8, LapShift = 24;

    public static ulong Of(ulong lap, ulong phase, int owner = 0) =>
        (lap << LapShift) | ((ulong)(uint)owner << OwnerShift) | phase;

    public static ulong Lap(ulong word) => word >> LapShift;

    public static ulong Phase(ulong word) => word & 0xFF;

    /// <summary>The place of the participant, and one more; 0: nobody.</summary>
    public static int Owner(ulong word) => (int)(word >> OwnerShift & 0xFFFF);

    /// <summary>Somebody is at work in the cell, of whatever lap.</summary>
    public static bool IsOccupied(ulong word) => Phase(word) is Writing or Passed;
}
