using System.Buffers;
using System.Text;
using System.Text.Json;
using Kin.Inspection;

namespace Kin.Tool.Watching;

/// <summary>An event as one JSON object on a line. Bytes that are not UTF-8 become U+FFFD.</summary>
internal static class EventJson
{
    /// <summary>The line, with its end.</summary>
    public static string Of(ProcessEvent e)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteString("event", EventKinds.WordOf(e.Kind));
            json.WriteString("time", e.Time);
            if (e.Kind == ProcessEventKind.Lost)
            {
                Number(json, "count", e.LostCount);
            }
            else
            {
                Process(json, e);
                Details(json, e);
            }

            json.WriteBoolean("inferred", e.IsInferred);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }

    private static void Process(Utf8JsonWriter json, ProcessEvent e)
    {
        json.WriteNumber("pid", e.ProcessId);
        if (e.ThreadId is int thread)
        {
            json.WriteNumber("tid", thread);
        }

        Number(json, "ppid", e.ParentId);
        if (e.Started is DateTimeOffset started)
        {
            json.WriteString("started", started);
        }
        else
        {
            json.WriteNull("started");
        }

        Text(json, "name", e.Name);
        Number(json, "uid", e.UserId);
    }

    private static void Details(Utf8JsonWriter json, ProcessEvent e)
    {
        switch (e.Kind)
        {
            case ProcessEventKind.Exec when e.CommandLine is null:
                json.WriteNull("command");
                break;
            case ProcessEventKind.Exec:
                json.WriteStartArray("command");
                foreach (string word in e.CommandLine)
                {
                    json.WriteStringValue(Encoding.UTF8.GetBytes(word));
                }

                json.WriteEndArray();
                break;
            case ProcessEventKind.Exit:
                Number(json, "code", e.ExitCode);
                Text(json, "signal", e.Signal?.Name);
                json.WriteBoolean("coreDumped", e.CoreDumped);
                Seconds(json, e.Duration);
                break;
            case ProcessEventKind.GroupChange:
                Number(json, "gid", e.GroupId);
                break;
            case ProcessEventKind.Trace:
                Number(json, "tracer", e.TracerId);
                break;
        }
    }

    private static void Seconds(Utf8JsonWriter json, TimeSpan? time)
    {
        if (time is TimeSpan known)
        {
            json.WriteNumber("seconds", known.TotalSeconds);
        }
        else
        {
            json.WriteNull("seconds");
        }
    }

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is long number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
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
