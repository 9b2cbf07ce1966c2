using System.Text;
using System.Text.Json;
using Kin.Inspection;

namespace Kin.Tool.Tracing;

/// <summary>
/// The summary of all threads as one JSON object. Times are seconds; bytes of names that are not UTF-8 become
/// U+FFFD.
/// </summary>
internal static class TraceJson
{
    private const double PerSecond = 1e9;

    /// <summary>Writes the object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="timeline">What was traced.</param>
    /// <param name="waits">How many of the longest waits.</param>
    /// <param name="hasIntervals">With all intervals of each thread.</param>
    public static void Write(Utf8JsonWriter json, SchedulingTimeline timeline, int waits, bool hasIntervals)
    {
        WakerNames wakers = new(timeline);
        json.WriteStartObject();
        json.WriteString(
            "tier", timeline.Tier == SchedulingTier.Tracepoints ? "tracepoints" : "context switches");
        Text(json, "tierReason", timeline.TierReason);
        json.WriteString("start", timeline.StartTime);
        json.WriteNumber("seconds", timeline.Duration.TotalSeconds);
        json.WriteNumber("lost", timeline.LostCount);
        json.WriteNumber("unkept", timeline.UnkeptCount);
        json.WriteStartArray("threads");
        foreach (TracedThread thread in timeline.Threads)
        {
            Thread(json, wakers, thread, hasIntervals);
        }

        json.WriteEndArray();
        json.WriteStartArray("longestWaits");
        foreach (SchedulingWait wait in timeline.LongestWaits(waits))
        {
            json.WriteStartObject();
            json.WriteNumber("tid", wait.Thread.ThreadId);
            Interval(json, wakers, wait.Interval);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Thread(
        Utf8JsonWriter json, WakerNames wakers, TracedThread thread, bool hasIntervals)
    {
        json.WriteStartObject();
        json.WriteNumber("pid", thread.ProcessId);
        json.WriteNumber("tid", thread.ThreadId);
        json.WriteNumber("parentTid", thread.ParentThreadId);
        Text(json, "name", thread.Name);
        json.WriteNumber("start", thread.StartNanoseconds / PerSecond);
        json.WriteNumber("end", thread.EndNanoseconds / PerSecond);
        json.WriteBoolean("ended", thread.HasEnded);
        json.WriteNumber("running", thread.Running.TotalSeconds);
        json.WriteNumber("ready", thread.Ready.TotalSeconds);
        json.WriteNumber("blocked", thread.Blocked.TotalSeconds);
        json.WriteNumber("diskSleep", thread.DiskSleep.TotalSeconds);
        json.WriteNumber("stopped", thread.Stopped.TotalSeconds);
        json.WriteNumber("voluntary", thread.VoluntarySwitches);
        json.WriteNumber("involuntary", thread.InvoluntarySwitches);
        json.WriteNumber("moves", thread.Migrations);
        if (hasIntervals)
        {
            json.WriteStartArray("intervals");
            foreach (SchedulingInterval interval in thread.Intervals)
            {
                json.WriteStartObject();
                Interval(json, wakers, interval);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Interval(Utf8JsonWriter json, WakerNames wakers, SchedulingInterval interval)
    {
        json.WriteString("state", StateLook.Word(interval.State));
        json.WriteNumber("start", interval.StartNanoseconds / PerSecond);
        json.WriteNumber("seconds", (interval.EndNanoseconds - interval.StartNanoseconds) / PerSecond);
        json.WriteNumber("cpu", interval.Cpu);
        if (interval.WakerThreadId is int waker)
        {
            json.WriteNumber("wakerTid", waker);
        }

        if (interval.IsWait)
        {
            Text(json, "wokenBy", wakers.Of(interval));
            Text(json, "on", TraceSummary.On(interval));
        }
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, Encoding.UTF8.GetBytes(text));
        }
    }
}
