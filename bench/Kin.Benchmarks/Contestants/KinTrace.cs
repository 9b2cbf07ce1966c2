using System.Globalization;
using System.Text;
using Kin.Inspection;

namespace Kin.Benchmarks.Contestants;

/// <summary>
/// A rival in C, started anew for each run, traced by Kin or by what its command line begins with; the time is its own.
/// Tracers see the whole machine, so that one that went on would slow the rounds of all others.
/// </summary>
/// <param name="turns">Rounds of a run.</param>
/// <param name="how">"all", "switches": by Kin; "none": the command line is what it is.</param>
/// <param name="program">The program.</param>
/// <param name="arguments">Its arguments.</param>
internal sealed class KinTrace(int turns, string how, string program, params string[] arguments) : IInProcess
{
    public IReadOnlyDictionary<string, double> Facts { get; private set; } = new Dictionary<string, double>();

    public async Task<long?> RunAsync(long count)
    {
        Command command = new(program, arguments)
        {
            StandardInput = StandardStream.Piped, StandardOutput = StandardStream.Piped,
        };
        using SchedulingTrace? trace = how == "none" ? null
            : SchedulingTrace.Start(command, new() { OnlyContextSwitches = how == "switches" });
        await using ChildProcess child = trace?.Child ?? command.Start();
        using StreamReader answers = new(child.StandardOutput);
        await answers.ReadLineAsync(); // ready
        await child.StandardInput.WriteAsync(Encoding.ASCII.GetBytes($"run {count * turns}\n"));
        await child.StandardInput.FlushAsync();
        string[] answer = (await answers.ReadLineAsync() ?? "").Split(' ');
        child.StandardInput.Dispose();
        await child.WaitAsync();
        Facts = new Dictionary<string, double>
        {
            ["records-lost"] = trace?.LostCount ?? 0,
            ["switches-per-second"] = double.Parse(answer[2].Split('=')[1], CultureInfo.InvariantCulture),
            ["has-tracepoints"] = trace?.Tier == SchedulingTier.Tracepoints ? 1 : 0,
        };
        return long.Parse(answer[0], CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync() => default;
}
