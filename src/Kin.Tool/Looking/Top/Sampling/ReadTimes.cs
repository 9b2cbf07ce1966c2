namespace Kin.Tool.Looking.Top.Sampling;

/// <summary>
/// When counters of a process were read, by <see cref="System.Diagnostics.Stopwatch"/>: each file at its own
/// moment, as one that comes into sight between two looks is read then. 0: never.
/// </summary>
/// <param name="Schedule">schedstat.</param>
/// <param name="Status">status.</param>
/// <param name="Io">io.</param>
internal readonly record struct ReadTimes(long Schedule, long Status, long Io);
