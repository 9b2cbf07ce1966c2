using System.Globalization;
using System.Text;
using Kin.Inspection;

namespace Kin.Benchmarks.Contestants;

/// <summary>Kin: a rival in C that is traced by a <see cref="SchedulingTrace"/>; the time is its own.</summary>
internal sealed class KinTrace : IInProcess
{
    private readonly SchedulingTrace _trace;
    private readonly StreamReader _answers;

    public KinTrace(bool onlySwitches, string program, params string[] arguments)
    {
        Command command = new(program, arguments)
        {
            StandardInput = StandardStream.Piped, StandardOutput = StandardStream.Piped,
        };
        _trace = SchedulingTrace.Start(command, new() { OnlyContextSwitches = onlySwitches });
        _answers = new StreamReader(_trace.Child!.StandardOutput);
        _answers.ReadLine(); // ready
    }

    public IReadOnlyDictionary<string, double> Facts { get; private set; } = new Dictionary<string, double>();

    public async Task<long?> RunAsync(long count)
    {
        long lost = _trace.LostCount;
        await _trace.Child!.StandardInput.WriteAsync(Encoding.ASCII.GetBytes($"run {count}\n"));
        await _trace.Child!.StandardInput.FlushAsync();
        string[] answer = (await _answers.ReadLineAsync() ?? "").Split(' ');
        string switches = answer[2].Split('=')[1];
        Facts = new Dictionary<string, double>
        {
            ["records-lost"] = _trace.LostCount - lost,
            ["switches-per-second"] = double.Parse(switches, CultureInfo.InvariantCulture),
            ["has-tracepoints"] = _trace.Tier == SchedulingTier.Tracepoints ? 1 : 0,
        };
        return long.Parse(answer[0], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        ChildProcess child = _trace.Child!;
        _answers.Dispose();
        child.StandardInput.Dispose();
        await child.DisposeAsync();
        _trace.Dispose();
    }
}
