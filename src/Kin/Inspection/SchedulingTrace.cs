using System.Runtime.ExceptionServices;
using Kin.Inspection.Scheduling;
using Kin.Native;
using Kin.Native.Processes;
using Kin.Native.Spawn;
using Kin.Native.Tracing;

namespace Kin.Inspection;

/// <summary>
/// Records what the scheduler does with the threads of a process and of all that it makes: when each ran and
/// on which CPU, was ready, was blocked and on what, was stopped, and who woke it.
/// </summary>
/// <remarks>
/// <para>By perf_event_open(2): records of context switches, for which processes of the same user and
/// kernel.perf_event_paranoid of 2 or less are enough, or with CAP_PERFMON and CAP_BPF (as root) what
/// programs at the tracepoints of the scheduler tell: <see cref="Tier"/> says which. A program that changes
/// its user as it starts (set-user-ID) is not followed further without privilege. What the kernel does for a
/// thread after its last instruction, such as taking down its memory, is not seen.</para>
/// <para>A thread of its own reads the records. What the kernel had no room for is counted
/// (<see cref="LostCount"/>).</para>
/// <para>Programs at tracepoints know the processes of the tree. Without them each thread has an event for
/// each CPU, which a thread that it makes gets too.</para>
/// <para>All members are thread-safe.</para>
/// </remarks>
/// <example><code>
/// using SchedulingTrace trace = SchedulingTrace.Start(new Command("make", "-j4"));
/// await trace.Child!.WaitAsync();
/// foreach (TracedThread thread in trace.Stop().Threads)
///     Console.WriteLine($"{thread}: ran {thread.Running}, was ready for {thread.Ready}");
/// </code></example>
public sealed class SchedulingTrace : IDisposable
{
    // A CPU that takes a record's time writes the record right then, unless the machine below takes it away.
    private const long Settling = 2_000_000;

    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(25);

    private readonly Lock _gate = new();
    private readonly SchedulingFeed _feed;
    private readonly ThreadTable _table;
    private readonly WaitLooker _looker;
    private readonly SafeFd _stop = EventDescriptor.Create();
    private readonly CancellationTokenSource _failed = new();
    private readonly ManualResetEventSlim _hasRead = new(); // the reader reads no more
    private readonly long _begin;
    private Thread? _reader;
    private ExceptionDispatchInfo? _failure;
    private SchedulingTimeline? _result;
    private volatile bool _isStopping;
    private bool _isDisposed;

    private SchedulingTrace(
        SchedulingFeed feed, int root, SchedulingTraceOptions options, string? reason, long begin)
    {
        (_feed, _begin, TierReason) = (feed, begin, reason);
        _table = new ThreadTable(root, options.MostIntervals);
        _looker = new WaitLooker(
            _table, options.LookAfter.Ticks * TimeSpan.NanosecondsPerTick, feed.HasTracepoints);
    }

    /// <summary>
    /// The program that <see cref="Start"/> started; null after <see cref="Attach"/>. Disposing the trace
    /// leaves it alone.
    /// </summary>
    public ChildProcess? Child { get; private init; }

    /// <summary>From what it is known.</summary>
    public SchedulingTier Tier =>
        _feed.HasTracepoints ? SchedulingTier.Tracepoints : SchedulingTier.ContextSwitches;

    /// <summary>Why not from <see cref="SchedulingTier.Tracepoints"/>; null: it is.</summary>
    public string? TierReason { get; }

    /// <summary>Records that the kernel had no room for, as far as is known.</summary>
    public long LostCount => _table.LostCount;

    /// <summary>
    /// Is cancelled when the records cannot be read any more, which ends the trace: <see cref="Stop"/> throws
    /// why. What waits for a program meanwhile can so end its wait. Not cancelled by Stop and Dispose.
    /// Callbacks run on the thread that read the records, and may call all members.
    /// </summary>
    public CancellationToken Failed => _failed.Token;

    /// <summary>Starts a program and traces it from its first instruction on.</summary>
    /// <param name="command">The program.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="LinuxException">
    /// The program cannot be started, as for <see cref="Command.Start"/>; or perf_event_open: the kernel
    /// refuses (EACCES, EPERM: kernel.perf_event_paranoid is 3 or more, or a container's filter); or mmap:
    /// not even small rings may be locked in memory (EPERM: kernel.perf_event_mlock_kb, RLIMIT_MEMLOCK).
    /// </exception>
    public static SchedulingTrace Start(Command command, SchedulingTraceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(command);
        options ??= new SchedulingTraceOptions();
        SchedulingFeed? feed = null;
        ChildProcess? child = null;
        string? reason = null;
        long begin = 0;
        try
        {
            OnThreadOfItsOwn(() =>
            {
                int thread = command.KillOnParentExit ? SpawnerThread.Number : 0;
                feed = FeedChoice.Open(Environment.ProcessId, thread, options, out reason);
                begin = EventClock.Now;
                child = command.Start();
                feed.LeaveThisProcess();
            });
            SchedulingTrace trace = new(feed!, child!.Id, options, reason, begin) { Child = child };
            trace.Begin();
            return trace;
        }
        catch
        {
            child?.Dispose();
            feed?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Traces a process that runs, with its threads, its descendants, and what they make from now on.
    /// </summary>
    /// <param name="processId">1 or more.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="LinuxException">
    /// ESRCH: there is no such process, or it has ended. EACCES, EPERM: it is another user's, or the kernel
    /// refuses. EMFILE: each thread that is there needs a descriptor for each CPU. Of mmap, as for <see
    /// cref="Start"/>.
    /// </exception>
    public static SchedulingTrace Attach(int processId, SchedulingTraceOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(processId, 1);
        options ??= new SchedulingTraceOptions();
        (SchedulingFeed feed, int first) = FeedChoice.OpenAt(processId, options, out string? reason);
        try
        {
            SchedulingTrace trace = new(feed, processId, options, reason, EventClock.Now);
            trace.SeedTree(processId, first);
            trace.Begin();
            return trace;
        }
        catch
        {
            feed.Dispose();
            throw;
        }
    }

    /// <summary>Ends the trace and gives what it saw up to now; again, the same.</summary>
    /// <exception cref="ObjectDisposedException">It is disposed and was not stopped before.</exception>
    /// <exception cref="LinuxException">
    /// The records could not be read to the end: see <see cref="Failed"/>.
    /// </exception>
    public SchedulingTimeline Stop()
    {
        lock (_gate)
        {
            if (_result is null)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                StopReading();
                _failure?.Throw();
                _looker.LookAtLast();
                long end = EventClock.Now;
                Take(end);
                _looker.Tell();
                _table.Lose(_feed.CountUntold());
                _table.Finish(end);
                _result = Result(end);
                _feed.Dispose();
            }

            return _result;
        }
    }

    /// <summary>Ends the trace. The program goes on.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                StopReading();
                _feed.Dispose();
                _stop.Dispose();
            }
        }
    }

    // The children of a thread that is followed are followed too: so it is one that has no others.
    private static void OnThreadOfItsOwn(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        {
            IsBackground = true, Name = "Kin trace start",
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    // What is made while we look is followed with the thread that makes it; what was made before is found by
    // looking again, until nothing is new.
    private void SeedTree(int root, int first)
    {
        bool isNew = true;
        while (isNew)
        {
            isNew = false;
            foreach (ProcessInfo thread in TreeSeeds.ThreadsBelow(root))
            {
                Take(EventClock.Now);
                if (_table.Knows(thread.Id))
                {
                    continue;
                }

                bool isFollowed = thread.Id == first || _feed.TryAdd(thread.ProcessId, thread.Id);
                if (isFollowed && TreeSeeds.Look(thread) is (ThreadTrack track, SchedulingState state))
                {
                    _table.Seed(track, state);
                    isNew = true;
                }
            }
        }
    }

    private void Begin()
    {
        _reader = new Thread(Read) { IsBackground = true, Name = "Kin trace" };
        _reader.UnsafeStart();
    }

    private void Read()
    {
        try
        {
            while (!_isStopping)
            {
                _feed.Wait(_stop, s_pace);
                Take(EventClock.Now - Settling);
                _looker.Look();
            }
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }

        _hasRead.Set();
        if (_failure is not null)
        {
            _failed.Cancel(); // right here: what made the reading fail may keep other threads from starting
        }
    }

    private void Take(long until)
    {
        PerfMerge merge = _feed.Merge;
        merge.Refresh();
        while (merge.TryNext(until, out SchedulingRecord record, out int ring))
        {
            _table.Apply(record, _feed.Cpus[ring]);
        }

        merge.GiveBack();
    }

    private void StopReading()
    {
        _isStopping = true;
        if (_reader is not null)
        {
            EventDescriptor.Set(_stop);
            _hasRead.Wait();
            if (_failure is null)
            {
                _reader.Join(); // else it may be the one that calls, to whom the failure was told
            }

            _reader = null;
        }
    }

    // Of a program that was started from its first moment on: what we did before is of no interest.
    private SchedulingTimeline Result(long end)
    {
        long begin = Child is not null && _table.All.Count > 0 ? _table.All[0].Born : _begin;
        if (_table.All.Count > 0 && _table.All.All(track => track.Ended is not null))
        {
            end = _table.All.Max(track => track.Ended!.Value); // what comes later is of no interest either
        }

        return new(
            [.. _table.All.Select(track => new TracedThread(track, begin, end, _feed.HasTracepoints))],
            [.. _feed.Cpus])
        {
            StartTime = EventClock.Compare().ToTime(begin),
            Duration = new TimeSpan((end - begin) / TimeSpan.NanosecondsPerTick),
            Tier = Tier,
            TierReason = TierReason,
            LostCount = _table.LostCount,
            UnkeptCount = _table.UnkeptCount,
        };
    }
}
