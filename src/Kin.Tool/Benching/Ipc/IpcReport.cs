using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kin.Tool.Benching.Ipc;

/// <summary>The figures of <see cref="IpcBench"/>, for people and for programs.</summary>
internal static class IpcReport
{
    public static IRenderable Table(IpcBench bench)
    {
        Table table = new() { Border = TableBorder.None };
        table.AddColumn("way").AddColumn("carries");
        foreach (string column in (string[])["opening", "round trip", "99 of 100", "throughput"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        table.AddColumn("for");
        foreach (IpcRow row in bench.Rows)
        {
            table.AddRow(
                row.Way.Name, row.Way.Carries, Time(row.Opening), Time(row.RoundTrip), Time(row.Slow),
                string.Create(CultureInfo.InvariantCulture, $"{row.BytesPerSecond / 1e6:N0} MB/s"),
                row.Way.Use);
        }

        return new Rows(
        [
            new Text("Two processes that wait blocked; round trip: 64 bytes there and back."),
            table,
            .. bench.Lacks.Select(lack => new Text(lack)),
        ]);
    }

    public static string Json(IpcBench bench)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("ways");
            foreach (IpcRow row in bench.Rows)
            {
                json.WriteStartObject();
                json.WriteString("way", row.Way.Name);
                json.WriteString("carries", row.Way.Carries);
                json.WriteNumber("openingNanoseconds", row.Opening);
                json.WriteNumber("roundTripNanoseconds", row.RoundTrip);
                json.WriteNumber("roundTripP99Nanoseconds", row.Slow);
                json.WriteNumber("bytesPerSecond", row.BytesPerSecond);
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

    private static string Time(double nanoseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1000:N1} us");
}
