using System.Diagnostics;
using System.Globalization;

namespace Kin.Benchmarks.Harness;

/// <summary>
/// A contestant in its own long-lived process. It answers "run N" with "WALL-NANOSECONDS CPU-NANOSECONDS", and
/// facts as NAME=NUMBER if there are any, so rounds of several contestants interleave within one invocation, and
/// no start-up cost is in a figure. The end of its input ends it; one that does not answer in time is killed.
/// </summary>
internal sealed class CoProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    private CoProcess(Contestant contestant, Process process)
    {
        Contestant = contestant;
        _process = process;
    }

    public Contestant Contestant { get; }

    /// <summary>What the contestant says of itself: compiler, interpreter or runtime, and version.</summary>
    public string Version { get; private set; } = "";

    public static async Task<CoProcess> StartAsync(Contestant contestant)
    {
        Launch launch = contestant.Prepare();
        ProcessStartInfo start = new(launch.FileName, launch.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        CoProcess started = new(contestant, Process.Start(start)!);
        try
        {
            string ready = await started.ReadLineAsync();
            started.Version = ready.StartsWith("ready ", StringComparison.Ordinal)
                ? ready["ready ".Length..]
                : throw new InvalidOperationException($"{contestant.Name} said '{ready}' instead of 'ready'");
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets the contestant run <paramref name="runs"/> times.</summary>
    public async Task<Sample> RunAsync(long runs)
    {
        await _process.StandardInput.WriteAsync($"run {runs.ToString(CultureInfo.InvariantCulture)}\n");
        await _process.StandardInput.FlushAsync();
        string answer = await ReadLineAsync();
        string[] fields = answer.Split(' ');
        if (fields.Length >= 2
            && long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out long wall)
            && long.TryParse(fields[1], NumberStyles.Integer, CultureInfo.InvariantCulture, out long cpu))
        {
            return new(runs * Contestant.CallsPerRun, wall, cpu, Facts(fields.AsSpan(2)));
        }

        throw new InvalidOperationException($"{Contestant.Name} failed: {answer}");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(10));
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            _process.Kill(entireProcessTree: true);
        }
        finally
        {
            _process.Dispose();
        }
    }

    private static Dictionary<string, double> Facts(ReadOnlySpan<string> fields)
    {
        Dictionary<string, double> facts = [];
        foreach (string field in fields)
        {
            int equals = field.IndexOf('=', StringComparison.Ordinal);
            facts[field[..equals]] = double.Parse(field.AsSpan(equals + 1), CultureInfo.InvariantCulture);
        }

        return facts;
    }

    private async Task<string> ReadLineAsync()
    {
        using CancellationTokenSource limit = new(s_patience);
        try
        {
            return await _process.StandardOutput.ReadLineAsync(limit.Token)
                ?? throw new InvalidOperationException($"{Contestant.Name} ended without an answer");
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Contestant.Name}: no answer within {s_patience.TotalSeconds} s");
        }
    }
}
