using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kin.Tool.Benching;

/// <summary>The figures of <see cref="PollBench"/>, for people and for programs.</summary>
internal static class PollReport
{
    public static IRenderable Table(PollBench bench)
    {
        Table table = new() { Border = TableBorder.None };
        string[] columns = ["descriptors", "poll", "epoll level", "epoll edge", "poll / epoll"];
        foreach (string column in columns)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (PollRow row in bench.Rows)
        {
            table.AddRow(
                row.Descriptors.ToString("N0", CultureInfo.InvariantCulture), Time(row.Poll),
                Time(row.EpollLevel), Time(row.EpollEdge),
                (row.Poll / row.EpollLevel).ToString("0.0", CultureInfo.InvariantCulture));
        }

        return new Rows(
        [
            new Text("Median time of a wait with one descriptor ready:"),
            table,
            .. bench.Lacks.Select(lack => new Text(lack)),
        ]);
    }

    public static string Json(PollBench bench)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("waits");
            foreach (PollRow row in bench.Rows)
            {
                json.WriteStartObject();
                json.WriteNumber("descriptors", row.Descriptors);
                json.WriteNumber("pollNanoseconds", row.Poll);
                json.WriteNumber("epollLevelNanoseconds", row.EpollLevel);
                json.WriteNumber("epollEdgeNanoseconds", row.EpollEdge);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("lacks");
            bench.Lacks.ForEach(json.WriteStringValue);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }

    private static string Time(double nanoseconds) => nanoseconds < 10_000
        ? string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1000:0.00} us")
        : string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1000:N0} us");
}
