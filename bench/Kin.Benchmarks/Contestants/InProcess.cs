using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Kin.Benchmarks.Contestants;

/// <summary>The co-process side of the line protocol for contestants written in C#.</summary>
internal static class InProcess
{
    public static readonly IReadOnlyDictionary<string, Func<string[], IInProcess>> Registry =
        new Dictionary<string, Func<string[], IInProcess>>
        {
            ["process-start"] = arguments => new ProcessStartSpawn(arguments[0]),
            ["process-start-capture"] = _ => new ProcessStartCapture(),
        };

    public static async Task<int> ServeAsync(string name, string[] arguments)
    {
        await using IInProcess contestant = Registry[name](arguments);
        Console.WriteLine($"ready {RuntimeInformation.FrameworkDescription}");
        try
        {
            while (await Console.In.ReadLineAsync() is { } line)
            {
                Console.WriteLine(await AnswerAsync(contestant, line));
            }

            return 0;
        }
        catch (Exception error)
        {
            Console.WriteLine($"error {error.ToString().ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static async Task<string> AnswerAsync(IInProcess contestant, string line)
    {
        long count = long.Parse(line.AsSpan("run ".Length), CultureInfo.InvariantCulture);
        long cpu = CpuTime.OfThisProcessAndChildren();
        long start = Stopwatch.GetTimestamp();
        long? counted = await contestant.RunAsync(count);
        long wall = counted ?? (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        cpu = CpuTime.OfThisProcessAndChildren() - cpu;
        return string.Create(CultureInfo.InvariantCulture, $"{wall} {cpu}");
    }
}
