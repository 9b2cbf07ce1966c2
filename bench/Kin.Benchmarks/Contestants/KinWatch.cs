using System.Diagnostics;
using Kin.Inspection;

namespace Kin.Benchmarks.Contestants;

/// <summary>
/// Kin: events of a program in C that makes children as fast as it can. A run ends when the end of the last child has
/// been told. Each run watches anew: the kernel tells of the whole machine, and nobody reads while the others run.
/// </summary>
internal sealed class KinWatch : IInProcess
{
    private readonly ChildProcess _forks;
    private readonly StreamReader _answers;

    public KinWatch(string program)
    {
        _forks = (new Command(program, $"{Rivals.Forks}") with
        {
            StandardInput = StandardStream.Piped, StandardOutput = StandardStream.Piped,
        }).Start();
        _answers = new StreamReader(_forks.StandardOutput);
        _answers.ReadLine(); // ready
    }

    public IReadOnlyDictionary<string, double> Facts { get; private set; } = new Dictionary<string, double>();

    public async Task<long?> RunAsync(long count)
    {
        using ProcessEvents events = new(new() { RootProcessId = _forks.Id });
        if (events.IsScanning)
        {
            throw new InvalidOperationException(events.ScanReason);
        }

        long forks = 0, ends = 0, all = count * Rivals.Forks;
        long begun = Stopwatch.GetTimestamp();
        await _forks.StandardInput.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"run {count}\n"));
        await _forks.StandardInput.FlushAsync();
        while (ends < all && events.LostCount == 0)
        {
            ProcessEvent e = await events.ReadAsync();
            forks += e.Kind == ProcessEventKind.Fork ? 1 : 0;
            ends += e.Kind == ProcessEventKind.Exit ? 1 : 0;
        }

        TimeSpan took = Stopwatch.GetElapsedTime(begun);
        string answer = await _answers.ReadLineAsync() ?? "";
        double alone = double.Parse(answer.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Facts = new Dictionary<string, double>
        {
            ["events-lost"] = events.LostCount,
            ["forks-not-told"] = all - forks,
            ["microseconds-between-forks"] = alone / 1000 / all,
        };
        return (long)took.TotalNanoseconds;
    }

    public async ValueTask DisposeAsync()
    {
        _answers.Dispose();
        _forks.StandardInput.Dispose();
        await _forks.DisposeAsync();
    }
}
