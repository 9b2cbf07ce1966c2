using System.Text.Json;
using Kin.Inspection;
using Kin.Tool.Facts;

namespace Kin.Tool.Looking.Locks;

/// <summary>A wait-for graph for programs.</summary>
internal static class WaitJson
{
    /// <summary>One object: waits, deadlocks, livelockSuspects, hiddenProcesses.</summary>
    public static string Of(WaitPicture picture) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        Array(json, "waits", picture.Waits, wait => Wait(json, wait, picture.Graph.IsStuck(wait)));
        Array(json, "deadlocks", picture.Deadlocks, cycle =>
        {
            json.WriteStartObject();
            json.WriteBoolean("certain", cycle.IsCertain);
            Array(json, "members", cycle.Members, wait => Wait(json, wait, stuck: true));
            json.WriteEndObject();
        });
        Array(json, "livelockSuspects", picture.Suspects, suspect => Suspect(json, suspect));
        json.WriteNumber("hiddenProcesses", picture.Graph.HiddenProcesses);
        json.WriteEndObject();
    });

    private static void Wait(Utf8JsonWriter json, ThreadWait wait, bool stuck)
    {
        json.WriteStartObject();
        Party(json, wait.Who);
        json.WriteString("process", wait.ProcessName);
        json.WriteString("kind", WaitReport.WordOf(wait.Kind));
        json.WriteString("on", wait.On);
        Optional(json, "seconds", wait.Duration?.TotalSeconds);
        json.WriteBoolean("needsAll", wait.NeedsAll);
        Array(json, "holders", wait.Holders, holder =>
        {
            json.WriteStartObject();
            Party(json, holder);
            json.WriteEndObject();
        });
        json.WriteBoolean("steady", wait.IsSteady);
        json.WriteBoolean("stuck", stuck);
        json.WriteEndObject();
    }

    private static void Suspect(Utf8JsonWriter json, LivelockSuspect suspect)
    {
        json.WriteStartObject();
        json.WriteNumber("pid", suspect.ProcessId);
        json.WriteString("process", suspect.ProcessName);
        json.WriteNumber("cpuShare", suspect.CpuShare);
        json.WriteNumber("vainTriesPerSecond", suspect.FailedTriesPerSecond);
        json.WriteString("spinsAt", suspect.SpinsAt?.On);
        json.WriteEndObject();
    }

    // A thread of null: the whole process, or an asynchronous holder.
    private static void Party(Utf8JsonWriter json, WaitParty party)
    {
        json.WriteNumber("pid", party.ProcessId);
        Optional(json, "thread", party.ThreadId > 0 ? party.ThreadId : null);
    }

    private static void Optional(Utf8JsonWriter json, string name, double? value)
    {
        if (value is double known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> all, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T one in all)
        {
            write(one);
        }

        json.WriteEndArray();
    }
}
