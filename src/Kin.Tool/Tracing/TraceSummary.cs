using System.Globalization;
using System.Text;
using Kin.Inspection;
using Kin.Tool.Facts;
using Kin.Tool.Looking;

namespace Kin.Tool.Tracing;

/// <summary>The tables below the picture: shares and counts of each thread, and the longest waits.</summary>
internal sealed class TraceSummary(TraceChoice choice, int waits, int? width, bool hasColour)
{
    private readonly SchedulingTimeline _timeline = choice.Timeline;
    private readonly WakerNames _wakers = new(choice.Timeline);

    /// <summary>All of it.</summary>
    public string Text()
    {
        StringBuilder text = new();
        text.Append(ListingText.Of(Threads(), width, hasHeadings: true, hasColour));
        IReadOnlyList<SchedulingWait> longest = _timeline.LongestWaits(waits);
        if (longest.Count > 0)
        {
            text.Append('\n').Append(ListingText.Of(Waits(longest), width, hasHeadings: true, hasColour));
        }

        return text.Append('\n').Append(Notes()).ToString();
    }

    /// <summary>What was waited for; null: nobody looked.</summary>
    public static string? On(SchedulingInterval wait) => wait.On switch
    {
        null => null,
        { Call: WaitingCall call } on => WaitText.Of(call, on.Target),
        { } on => on.KernelPlace,
    };

    private Listing Threads()
    {
        Listing listing = new(
        [
            new("name", "NAME") { Most = 20 }, Number("pid", "PID"), Number("tid", "TID"),
            Number("life", "LIFE"), Number("running", "RAN"), Number("run", "RUN %"),
            Number("ready", "READY %"), Number("blocked", "BLOCKED %"), Number("stopped", "STOPPED %"),
            Number("voluntary", "WAITS"), Number("involuntary", "PREEMPTED"), Number("moves", "MOVES"),
        ]);
        foreach (TracedThread thread in choice.Shown)
        {
            Add(
                listing, [Cell.Of(thread.Name), Cell.Of(thread.ProcessId), Cell.Of(thread.ThreadId)],
                [thread]);
        }

        if (choice.Hidden > 0)
        {
            HashSet<TracedThread> shown = [.. choice.Shown];
            string more = string.Create(CultureInfo.InvariantCulture, $"{choice.Hidden} more");
            Add(
                listing, [Cell.Of(more), Cell.Of(""), Cell.Of("")],
                [.. _timeline.Threads.Where(thread => !shown.Contains(thread))]);
        }

        if (_timeline.Threads.Count > 1)
        {
            Add(listing, [Cell.Of("all"), Cell.Of(""), Cell.Of("")], _timeline.Threads);
        }

        return listing;
    }

    private static void Add(Listing listing, Cell[] who, IReadOnlyList<TracedThread> threads)
    {
        TimeSpan life = Sum(threads, thread => thread.Lifetime), ran = Sum(threads, thread => thread.Running);
        listing.Add(
        [
            .. who, Cell.Of(TimeText.Of(life)), Cell.Of(TimeText.Of(ran)),
            Cell.Of(TimeText.Share(ran, life)),
            Cell.Of(TimeText.Share(Sum(threads, thread => thread.Ready), life)),
            Cell.Of(TimeText.Share(Sum(threads, thread => thread.Blocked), life)),
            Cell.Of(TimeText.Share(Sum(threads, thread => thread.Stopped), life)),
            Cell.Of(threads.Sum(thread => thread.VoluntarySwitches)),
            Cell.Of(threads.Sum(thread => thread.InvoluntarySwitches)),
            Cell.Of(threads.Sum(thread => thread.Migrations)),
        ]);
    }

    private Listing Waits(IReadOnlyList<SchedulingWait> longest)
    {
        Listing listing = new(
        [
            Number("waited", "LONGEST"), Number("at", "AT"), new("thread", "THREAD"),
            new("state", "STATE"), new("waker", "WOKEN BY"), new("on", "ON"),
        ]);
        foreach (SchedulingWait wait in longest)
        {
            SchedulingInterval interval = wait.Interval;
            listing.Add(
            [
                Cell.Of(TimeText.Of(interval.Duration)), Cell.Of(TimeText.Of(interval.StartNanoseconds)),
                Cell.Of(wait.Thread.ToString()), Cell.Of(StateLook.Word(interval.State)),
                Cell.Of(_wakers.Of(interval)), Cell.Of(On(interval)),
            ]);
        }

        return listing;
    }

    private string Notes()
    {
        StringBuilder text = new();
        CultureInfo c = CultureInfo.InvariantCulture;
        text.Append(c, $"{TimeText.Of(_timeline.Duration)} traced by ");
        text.Append(_timeline.Tier == SchedulingTier.Tracepoints
            ? "tracepoints of the scheduler.\n"
            : $"context switches. {_timeline.TierReason} So when and by whom a thread was woken is not known:"
                + " until it runs it is drawn as blocked, and READY % is from schedstat.\n");
        text.Append(_timeline.LostCount == 0 ? "Nothing was lost.\n"
            : $"LOST: {Amount.Of(_timeline.LostCount, "record")}. Counts are too small, and times are"
                + " wrong around them.\n");
        text.Append(_timeline.UnkeptCount == 0 ? ""
            : $"{Amount.Of(_timeline.UnkeptCount, "interval")} too many: counted, and not drawn.\n");
        return text.ToString();
    }

    private static Column Number(string name, string heading) => new(name, heading) { IsRight = true };

    private static TimeSpan Sum(IReadOnlyList<TracedThread> threads, Func<TracedThread, TimeSpan> of) =>
        new(threads.Sum(thread => of(thread).Ticks));
}
