using System.Globalization;

namespace Kin.Benchmarks.Harness;

/// <summary>
/// The "some" line of /proc/pressure/cpu (Linux 4.20; absent without CONFIG_PSI): how long runnable threads
/// had to wait for a CPU. High figures mean that somebody else used the machine, or that the contestants
/// themselves outnumber its cores.
/// </summary>
internal sealed record CpuPressure(double Avg10Percent, double Avg60Percent, long TotalMicroseconds)
{
    private const string Path = "/proc/pressure/cpu";

    public static CpuPressure? Read()
    {
        if (!File.Exists(Path))
        {
            return null;
        }

        string some = File.ReadLines(Path).First(line => line.StartsWith("some ", StringComparison.Ordinal));
        Dictionary<string, string> fields = some.Split(' ').Skip(1)
            .Select(field => field.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return new(
            double.Parse(fields["avg10"], CultureInfo.InvariantCulture),
            double.Parse(fields["avg60"], CultureInfo.InvariantCulture),
            long.Parse(fields["total"], CultureInfo.InvariantCulture));
    }

    public static string Describe(string when, CpuPressure? pressure) => pressure is null
        ? $"CPU pressure at the {when}: not told by this kernel"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"CPU pressure at the {when}: {pressure.Avg10Percent:0.0}% (10 s), "
            + $"{pressure.Avg60Percent:0.0}% (60 s)");
}
