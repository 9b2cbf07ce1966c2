using Kin.Inspection.Scheduling;

namespace Kin.Inspection;

/// <summary>What a <see cref="SchedulingTrace"/> has seen of one thread.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class TracedThread
{
    private readonly ThreadTrack _track;
    private readonly long _begin, _end;
    private readonly bool _hasTracepoints;

    internal TracedThread(ThreadTrack track, long begin, long end, bool hasTracepoints) =>
        (_track, _begin, _end, _hasTracepoints) = (track, begin, end, hasTracepoints);

    /// <summary>The process that it belongs to.</summary>
    public int ProcessId => _track.Process;

    /// <summary>Its own number; of the first thread that of the process.</summary>
    public int ThreadId => _track.Thread;

    /// <summary>The thread that made it; 0: it was there before the trace.</summary>
    public int ParentThreadId => _track.Parent;

    /// <summary>
    /// Its last name, cut by the kernel to 15 bytes. Bytes that are not UTF-8 are kept as lone surrogates.
    /// </summary>
    public string Name => _track.Name;

    /// <summary>When it was made, or first seen: nanoseconds since the trace began.</summary>
    public long StartNanoseconds => _track.Born - _begin;

    /// <summary>When it ended, or the trace did.</summary>
    public long EndNanoseconds => (_track.Ended ?? _end) - _begin;

    /// <summary>It has ended.</summary>
    public bool HasEnded => _track.Ended is not null;

    /// <summary>How long it lived while it was traced.</summary>
    public TimeSpan Lifetime => Time(EndNanoseconds - StartNanoseconds);

    /// <summary>On a CPU.</summary>
    public TimeSpan Running => Time(_track.Total(SchedulingState.Running));

    /// <summary>
    /// Ready, without a CPU. Without tracepoints by /proc/PID/task/TID/schedstat, as it was at the last look,
    /// which was up to a tenth of a second before its end.
    /// </summary>
    public TimeSpan Ready => Time(ReadyNanoseconds);

    /// <summary>Waiting for something, near (<see cref="DiskSleep"/>) or not; not stopped.</summary>
    public TimeSpan Blocked => Time(Math.Max(
        0,
        _track.Total(SchedulingState.Blocked) + _track.Total(SchedulingState.DiskSleep)
            - (ReadyNanoseconds - _track.Total(SchedulingState.Ready))));

    /// <summary>The part of <see cref="Blocked"/> in which no signal would have woken it.</summary>
    public TimeSpan DiskSleep => Time(_track.Total(SchedulingState.DiskSleep));

    /// <summary>Stopped by a signal or a tracer.</summary>
    public TimeSpan Stopped =>
        Time(_track.Total(SchedulingState.Stopped) + _track.Total(SchedulingState.Traced));

    /// <summary>
    /// How often it gave its CPU away because it had to wait: voluntary_ctxt_switches in
    /// /proc/PID/task/TID/status, since it was first seen. The last one, at its end, is among them.
    /// </summary>
    public long VoluntarySwitches => _track.Voluntary;

    /// <summary>
    /// How often its CPU was taken away though it could go on: nonvoluntary_ctxt_switches there.
    /// </summary>
    public long InvoluntarySwitches => _track.Involuntary;

    /// <summary>How often it went on on another CPU than before.</summary>
    public long Migrations => _track.Migrations;

    /// <summary>How many intervals were kept.</summary>
    public int IntervalCount => _track.Steps.Count;

    /// <summary>
    /// What it did, in order, without gaps; made when it is asked for. Those beyond <see
    /// cref="SchedulingTraceOptions.MostIntervals"/> are left out.
    /// </summary>
    public IEnumerable<SchedulingInterval> Intervals
    {
        get
        {
            for (int i = 0; i < _track.Steps.Count; i++)
            {
                yield return Interval(i);
            }
        }
    }

    // Part of what counts as blocked: schedstat goes on where the kernel has ended the trace of a thread.
    private long ReadyNanoseconds => _hasTracepoints ? _track.Total(SchedulingState.Ready)
        : Math.Clamp(
            _track.ReadySeen - _track.ReadyBefore, _track.Total(SchedulingState.Ready),
            _track.Total(SchedulingState.Ready) + _track.Total(SchedulingState.Blocked)
                + _track.Total(SchedulingState.DiskSleep));

    /// <summary>"sh 4711".</summary>
    public override string ToString() => $"{Name} {ThreadId}";

    private SchedulingInterval Interval(int index)
    {
        ThreadStep step = _track.Steps[index];
        bool isLast = index == _track.Steps.Count - 1;
        ThreadStep next = isLast ? default : _track.Steps[index + 1];
        long end = isLast ? _track.KeptUntil ?? _track.Ended ?? _end : next.Time;
        SchedulingInterval interval = new(
            step.State, step.Time - _begin, Math.Max(end, step.Time) - _begin, step.Cpu);
        ThreadStep told = interval.IsWait ? next : step;
        return interval with
        {
            WakerThreadId = told.Waker == 0 ? null : told.Waker,
            IsWokenByInterrupt = told.IsByInterrupt,
            On = _track.LookAt(index),
        };
    }

    private static TimeSpan Time(long nanoseconds) => new(nanoseconds / TimeSpan.NanosecondsPerTick);
}
