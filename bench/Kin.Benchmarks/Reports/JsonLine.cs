using System.Buffers;
using System.Text;
using System.Text.Json;
using Kin.Benchmarks.Cases;
using Kin.Benchmarks.Harness;

namespace Kin.Benchmarks.Reports;

/// <summary>A case as one line of JSON; the keys are a contract with those who read it.</summary>
internal static class JsonLine
{
    private const int SignificantDigits = 4;

    public static string Of(BenchmarkCase measured, Measurement measurement)
    {
        Metric metric = measured.Metric;
        Statistics value = measurement.Values(0, metric);
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("case", measured.Name);
            json.WriteNumber("value", Rounded(value.Median));
            json.WriteString("unit", metric.Unit);
            json.WriteString("better", metric.Better);
            json.WriteStartArray("spread");
            json.WriteNumberValue(Rounded(value.Q1));
            json.WriteNumberValue(Rounded(value.Q3));
            json.WriteEndArray();
            WriteRivals(json, "rivals", measurement, who => measurement.Values(who, metric).Median);
            WriteRivals(json, "ratios", measurement, who => measurement.Ratios(0, who, metric).Median);
            WriteFacts(json, measurement.Facts(0));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteRivals(
        Utf8JsonWriter json, string key, Measurement measurement, Func<int, double> figure)
    {
        json.WriteStartObject(key);
        for (int who = 1; who < measurement.Contestants.Length; who++)
        {
            if (!measurement.Contestants[who].IsVariant)
            {
                json.WriteNumber(measurement.Contestants[who].Name, Rounded(figure(who)));
            }
        }

        json.WriteEndObject();
    }

    // A key for the cases alone that have facts.
    private static void WriteFacts(Utf8JsonWriter json, IReadOnlyDictionary<string, double> facts)
    {
        if (facts.Count > 0)
        {
            json.WriteStartObject("facts");
            foreach ((string name, double value) in facts)
            {
                json.WriteNumber(name, Rounded(value));
            }

            json.WriteEndObject();
        }
    }

    private static decimal Rounded(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return 0;
        }

        int digits = SignificantDigits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return digits >= 0
            ? (decimal)Math.Round(value, Math.Min(digits, 15))
            : (decimal)Math.Round(value);
    }
}
