using System.Globalization;
using System.Text;
using System.Text.Json;
using Kin.Inspection;

namespace Kin.Tool.Tracing;

/// <summary>
/// The timeline in the trace event format of Chrome, which ui.perfetto.dev and chrome://tracing open: a track
/// for each thread with its states, one for each CPU with the threads that it ran, and arrows from who woke
/// to who was woken.
/// </summary>
internal sealed class PerfettoFile(SchedulingTimeline timeline, Stream stream)
{
    // No process has so large a number (PID_MAX_LIMIT); to viewers 0 is that of the idle one, by a name of
    // their own. Tracks of CPUs have the numbers behind it.
    private const int CpuProcess = 1 << 22, FirstCpu = CpuProcess + 1, FirstSpare = 1 << 23;
    private const double PerMicrosecond = 1000;
    private const int Piece = 1 << 20;

    private readonly Utf8JsonWriter _json = new(stream, new JsonWriterOptions { SkipValidation = true });
    private readonly WakerNames _wakers = new(timeline);
    private readonly ILookup<int, TracedThread> _byNumber = timeline.Threads.ToLookup(one => one.ThreadId);
    private readonly Dictionary<TracedThread, int> _tracks = [];
    private long _arrow;

    /// <summary>Writes all of it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write()
    {
        _json.WriteStartObject();
        _json.WriteString("displayTimeUnit", "ns");
        _json.WriteStartArray("traceEvents");
        Name("process_name", CpuProcess, CpuProcess, "CPUs");
        foreach (int cpu in timeline.Cpus)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"CPU {cpu}");
            Name("thread_name", CpuProcess, FirstCpu + cpu, name);
        }

        ChooseTracks();
        foreach (TracedThread thread in timeline.Threads)
        {
            if (thread.ThreadId == thread.ProcessId)
            {
                Name("process_name", thread.ProcessId, thread.ThreadId, thread.Name);
            }

            Name("thread_name", thread.ProcessId, _tracks[thread], thread.Name);
            foreach (SchedulingInterval interval in thread.Intervals)
            {
                Interval(thread, interval);
                FlushIfLong();
            }
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
    }

    // A thread that runs a program takes the number of the first one over, beside which it lived before:
    // their slices would overlap, and viewers take those for nested.
    private void ChooseTracks()
    {
        int spare = FirstSpare;
        foreach (IGrouping<int, TracedThread> same in _byNumber)
        {
            long end = long.MinValue;
            foreach (TracedThread thread in same)
            {
                _tracks[thread] = thread.StartNanoseconds >= end ? thread.ThreadId : spare++;
                end = Math.Max(end, thread.EndNanoseconds);
            }
        }
    }

    private TracedThread? Of(int number, long time) =>
        _byNumber[number].FirstOrDefault(one => one.StartNanoseconds <= time && time <= one.EndNanoseconds)
        ?? _byNumber[number].LastOrDefault(one => one.StartNanoseconds <= time);

    private void Interval(TracedThread thread, SchedulingInterval interval)
    {
        Slice(thread.ProcessId, _tracks[thread], StateLook.Word(interval.State), interval);
        _json.WriteStartObject("args");
        if (interval.Cpu >= 0)
        {
            _json.WriteNumber("cpu", interval.Cpu);
        }

        if (interval.IsWait)
        {
            Text("wokenBy", _wakers.Of(interval));
            Text("on", TraceSummary.On(interval));
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
        if (interval.State == SchedulingState.Running && interval.Cpu >= 0)
        {
            Slice(CpuProcess, FirstCpu + interval.Cpu, $"{thread.Name} {thread.ThreadId}", interval);
            _json.WriteEndObject();
        }

        // The arrow stands on the waker's slice at that moment, and ends at the slice that begins then. Who
        // ends wakes its parent after its last slice, and viewers leave out what stands on none.
        if (interval.State == SchedulingState.Ready && interval.WakerThreadId is int number
            && Of(number, interval.StartNanoseconds) is TracedThread waker)
        {
            _arrow++;
            long last = Math.Max(waker.StartNanoseconds, waker.EndNanoseconds - 1);
            Arrow("s", waker.ProcessId, _tracks[waker], Math.Min(interval.StartNanoseconds, last));
            Arrow("f", thread.ProcessId, _tracks[thread], interval.StartNanoseconds);
        }
    }

    private void Slice(int process, int thread, string name, SchedulingInterval interval)
    {
        Begin("X", process, thread, name);
        _json.WriteString("cat", "sched");
        _json.WriteNumber("ts", interval.StartNanoseconds / PerMicrosecond);
        _json.WriteNumber("dur", (interval.EndNanoseconds - interval.StartNanoseconds) / PerMicrosecond);
    }

    private void Arrow(string phase, int process, int thread, long time)
    {
        Begin(phase, process, thread, "wakes");
        _json.WriteString("cat", "wake");
        _json.WriteNumber("id", _arrow);
        _json.WriteNumber("ts", time / PerMicrosecond);
        if (phase == "f")
        {
            _json.WriteString("bp", "e");
        }

        _json.WriteEndObject();
    }

    private void Name(string kind, int process, int thread, string name)
    {
        Begin("M", process, thread, kind);
        _json.WriteStartObject("args");
        Text("name", name);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void Begin(string phase, int process, int thread, string name)
    {
        _json.WriteStartObject();
        _json.WriteString("ph", phase);
        _json.WriteNumber("pid", process);
        _json.WriteNumber("tid", thread);
        Text("name", name);
    }

    private void Text(string name, string? text)
    {
        if (text is not null)
        {
            _json.WriteString(name, Encoding.UTF8.GetBytes(text));
        }
    }

    private void FlushIfLong()
    {
        if (_json.BytesPending > Piece)
        {
            _json.Flush();
        }
    }
}
