using System.Text.Json;
using Kin.Tool.Facts;
using Spectre.Console;

namespace Kin.Tool.Limiting;

/// <summary>The limits of a process for people and for programs.</summary>
internal static class LimitReport
{
    /// <summary>Name, soft and hard limit, unit, meaning.</summary>
    public static Table Table(IEnumerable<(LimitName Name, ResourceLimit Limit)> limits)
    {
        Table table = new() { Border = TableBorder.None };
        foreach (string heading in new[] { "limit", "soft", "hard", "unit", "of" })
        {
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold)))
            {
                Alignment = heading is "soft" or "hard" ? Justify.Right : Justify.Left,
                NoWrap = heading != "of",
            });
        }

        foreach ((LimitName name, ResourceLimit limit) in limits)
        {
            table.AddRow(
                new Text(name.Name),
                new Text(LimitText.Show(limit.Soft)),
                new Text(LimitText.Show(limit.Hard)),
                new Text(name.Unit),
                new Text(name.Meaning));
        }

        return table;
    }

    /// <summary>One JSON object; unlimited is null.</summary>
    public static string Json(
        int process, IEnumerable<(LimitName Name, ResourceLimit Limit)> limits) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("pid", process);
        json.WriteStartObject("limits");
        foreach ((LimitName name, ResourceLimit limit) in limits)
        {
            json.WriteStartObject(name.Name);
            Number(json, "soft", limit.Soft);
            Number(json, "hard", limit.Hard);
            json.WriteString("unit", name.Unit);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void Number(Utf8JsonWriter json, string name, ulong value)
    {
        if (value == ResourceLimit.Infinity)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteNumber(name, value);
        }
    }
}
