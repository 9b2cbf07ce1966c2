using System.Text.Json;
using Kin.Tool.Facts;

namespace Kin.Tool.Processes;

/// <summary>What `kin stop` did with one of its processes.</summary>
internal sealed record StopResult(
    int Id, string Name, IReadOnlyList<int> Ended, IReadOnlyList<int> Killed, string? Error)
{
    public override string ToString() => (Ended.Count, Killed.Count) switch
    {
        (0, 0) => $"{Id} ({Name}): had ended already",
        (1, 0) => $"{Id} ({Name}): ended",
        (0, 1) => $"{Id} ({Name}): killed",
        _ => $"{Id} ({Name}): {Ended.Count} ended, {Killed.Count} killed",
    };

    /// <summary>All of them as an array of objects.</summary>
    public static string Json(IReadOnlyList<StopResult> results) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (StopResult result in results)
        {
            json.WriteStartObject();
            json.WriteNumber("pid", result.Id);
            json.WriteString("name", result.Name);
            Numbers(json, "ended", result.Ended);
            Numbers(json, "killed", result.Killed);
            json.WriteString("error", result.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Numbers(Utf8JsonWriter json, string name, IReadOnlyList<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (int number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
