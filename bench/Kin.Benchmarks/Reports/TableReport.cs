using Kin.Benchmarks.Cases;
using Kin.Benchmarks.Harness;

namespace Kin.Benchmarks.Reports;

/// <summary>A case as a small table: figures, spread, CPU time; then the ratios and their reach.</summary>
internal static class TableReport
{
    public static string Of(BenchmarkCase measured, Measurement measurement)
    {
        Metric metric = measured.Metric;
        StringWriter text = new();
        text.WriteLine($"{measured.Name}: {measured.What} ({metric.Unit}, {metric.Better} is better)");
        text.WriteLine($"  {"",-26}{"median",12}  {"quartiles",-25}{"CPU us/call",12}");
        for (int who = 0; who < measurement.Contestants.Length; who++)
        {
            Statistics value = measurement.Values(who, metric);
            text.WriteLine(
                $"  {measurement.Contestants[who].Name,-26}{Figure.Of(value.Median),12}"
                + $"  {Quartiles(value),-25}{Figure.Of(measurement.CpuMicrosecondsPerCall(who)),12}  {measurement.Versions[who]}");
        }

        for (int who = 1; who < measurement.Contestants.Length; who++)
        {
            Statistics ratio = measurement.Ratios(0, who, metric);
            text.WriteLine(
                $"  {"kin / " + measurement.Contestants[who].Name,-26}{Figure.Of(ratio.Median),12}"
                + $"  {Quartiles(ratio),-25}"
                + Verdict(measured, measurement.Contestants[who].Name, ratio.Median));
        }

        foreach (Reach reach in measured.Reaches.Where(reach => reach.IsDifference))
        {
            int who = Array.FindIndex(measurement.Contestants, one => one.Name == reach.Rival);
            Statistics difference = measurement.Differences(0, who, metric);
            text.WriteLine(
                $"  {"kin - " + reach.Rival,-26}{Figure.Of(difference.Median),12}"
                + $"  {Quartiles(difference),-25}{Verdict(reach, difference.Median, metric)}");
        }

        foreach (Reach own in measured.Reaches.Where(reach => reach is { Rival: null, Fact: null }))
        {
            double figure = measurement.Values(0, metric).Median;
            text.WriteLine($"  {"kin",-38}  {"",-25}{Verdict(own, figure, metric)}");
        }

        WriteFacts(text, measured, measurement);
        return text.ToString();
    }

    private static void WriteFacts(StringWriter text, BenchmarkCase measured, Measurement measurement)
    {
        for (int who = 0; who < measurement.Contestants.Length; who++)
        {
            foreach ((string name, double value) in measurement.Facts(who))
            {
                Reach? reach = who == 0 ? measured.Reaches.FirstOrDefault(reach => reach.Fact == name) : null;
                text.WriteLine(
                    $"  {measurement.Contestants[who].Name,-14}{name,-24}{Figure.Of(value),12}"
                    + (reach is null ? "" : $"  {Verdict(reach, value)}"));
            }
        }
    }

    private static string Verdict(Reach onFact, double value) =>
        $"reach: at most {Figure.Of(onFact.Bound)}{(value <= onFact.Bound ? ", met" : ", NOT MET")}";

    private static string Quartiles(Statistics of) => $"{Figure.Of(of.Q1)} - {Figure.Of(of.Q3)}";

    private static string Verdict(BenchmarkCase measured, string rival, double ratio) =>
        measured.Reaches.FirstOrDefault(reach => reach.Rival == rival && !reach.IsDifference) is { } reach
            ? Verdict(reach, ratio, measured.Metric)
            : "for information";

    private static string Verdict(Reach reach, double figure, Metric metric) =>
        $"reach: {(metric.LowerIsBetter ? "at most" : "at least")} {Figure.Of(reach.Bound)}"
        + (reach.Rival is null || reach.IsDifference ? $" {metric.Unit}" : "")
        + (reach.IsMet(figure, metric.LowerIsBetter) ? ", met" : ", NOT MET");
}
