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
            ["kin-spawn"] = arguments => new KinSpawn(arguments[0]),
            ["kin-spawn-options"] = arguments => new KinSpawnOptions(arguments[0]),
            ["kin-spawn-threads"] = arguments => new KinSpawnThreads(Number(arguments[0]), arguments[1]),
            ["kin-thousand"] = arguments => new KinThousand(Number(arguments[0]), arguments[1]),
            ["kin-scan"] = _ => new KinScan(),
            ["kin-scan-iterator"] = _ => new KinScanIterator(),
            ["kin-scan-together"] = _ => new KinScanTogether(),
            ["kin-trace"] = arguments => new KinTrace(
                Number(arguments[0]), arguments[1], arguments[2], arguments[3..]),
            ["kin-watch"] = arguments => new KinWatch(arguments[0]),
            ["run-program"] = arguments => new RunProgram(arguments[0], arguments[1..]),
            ["get-processes"] = _ => new GetProcessesScan(),
            ["kin-sendfile"] = arguments => new KinSendFile(arguments[0], Number(arguments[1]), arguments[2]),
            ["kin-exit-notice"] = arguments => new KinExitNotice(arguments[0], blocks: arguments.Length > 1),
            ["kin-capture"] = _ => new KinCapture(),
            ["kin-signals"] = arguments => new KinSignals([.. arguments.Select(Number)]),
            ["kin-object-pipe"] = arguments => new KinObjectPipe(
                Number(arguments[0]), [.. arguments.Skip(1).Select(Number)]),
            ["kin-unix-socket"] = arguments => new KinUnixSocket(Number(arguments[0])),
            ["kin-pass-memory"] = arguments => new KinPassMemory(Number(arguments[0])),
            ["kin-queue"] = arguments => new KinQueue(
                Enum.Parse<QueueUse>(arguments[0]), Number(arguments[1]), Number(arguments[2])),
            ["kin-queue-roundtrip"] = arguments => new KinQueueRoundtrip(
                arguments[0] == "spin", [.. arguments.Skip(1).Select(Number)]),
            ["kin-mutex"] = arguments => new KinMutex(arguments[0] == "two"),
            ["kin-mutex-death"] = _ => new KinMutexDeath(),
            ["process-end"] = _ => new ProcessEnd(),
            ["posix-mutex-death"] = _ => new PosixMutexDeath(),
            ["dotnet-named-mutex"] = _ => new DotnetNamedMutex(),
            ["kin-worker-start"] = _ => new KinWorkerStart(),
            ["kin-worker-death"] = _ => new KinWorkerDeath(),
            ["kin-pool-blocking"] = _ => new KinPoolBlocking(),
            ["kin-pool-awaited"] = _ => new KinPoolAwaited(),
            ["kin-pool-calls"] = arguments => new KinPoolCalls(Number(arguments[0])),
            ["kin-pool-map"] = arguments => new KinPoolMap(
                Number(arguments[0]), arguments.Length > 1 ? Number(arguments[1]) : null),
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

    private static int Number(string argument) => int.Parse(argument, CultureInfo.InvariantCulture);

    private static async Task<string> AnswerAsync(IInProcess contestant, string line)
    {
        long count = long.Parse(line.AsSpan("run ".Length), CultureInfo.InvariantCulture);
        long cpu = CpuTime.BeforeRun();
        long start = Stopwatch.GetTimestamp();
        long? counted = await contestant.RunAsync(count);
        long wall = counted ?? (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        cpu = CpuTime.AfterRun() - cpu;
        IEnumerable<string> facts = contestant.Facts.Select(
            fact => string.Create(CultureInfo.InvariantCulture, $"{fact.Key}={fact.Value}"));
        return string.Join(' ', [$"{wall}", $"{cpu}", .. facts]);
    }
}
