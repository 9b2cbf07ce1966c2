using System.CommandLine;
using System.Globalization;
using Kin.Inspection;
using Kin.Native;
using Kin.Tool.Processes;
using Kin.Tool.Tracing;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin trace`: the scheduling timeline of a process tree.</summary>
internal sealed class Trace : Verb
{
    private const int UsualLanes = 40, UsualWaits = 10;

    private readonly Option<string> _process, _time, _output, _svg, _html, _perfetto, _lanes, _waits;
    private readonly Flag _json, _intervals, _summary, _switches;

    public Trace()
        : base("trace", "shows when each thread ran, was ready, blocked, stopped")
    {
        Order = WordOrder.OperandEndsOptions;
        TakesOperands("[--] COMMAND [ARGUMENT...]", most: int.MaxValue);
        Paragraphs = TraceHelp.Paragraphs;
        _process = Valued(
            "--pid", "PID", "Traces this process and its tree, until it ends or Ctrl-C.", "-p");
        _time = Valued("--for", "SECONDS", "Traces for so long at most; COMMAND goes on.", "-d");
        _output = Valued("--output", "FILE", "Writes picture and summary to this file.", "-o");
        _summary = Flag("--summary", "Leaves the picture out.", "-s");
        _json = Flag("--json", "Prints the summary as a JSON object.");
        _intervals = Flag("--intervals", "With every interval of every thread, in --json.");
        _svg = Valued("--svg", "FILE", "Writes a picture in SVG.");
        _html = Valued("--html", "FILE", "Writes a page with the picture and the tables.");
        _perfetto = Valued(
            "--perfetto", "FILE", "Writes a trace in Chrome's format, which ui.perfetto.dev opens.");
        _lanes = Valued("--lanes", "N", $"Shows the N threads that did most. Default: {UsualLanes}.");
        _waits = Valued("--waits", "N", $"Lists the N longest waits. Default: {UsualWaits}.");
        _switches = Flag(
            "--switches", "By context switches alone, as without privilege, though more may be allowed.");
        Examples = TraceHelp.Examples;
        ExitCodes = TraceHelp.ExitCodes;
    }

    protected override int Execute(ParseResult line)
    {
        int process = line.GetValue(_process) is string word ? NumberOf("--pid", word) : 0;
        if (process == 0 == Operands is [] || Operands is ["", ..])
        {
            throw Wrong(process == 0
                ? "there is no program to run, and no --pid." : "--pid and a COMMAND exclude each other.");
        }

        if (line.Has(_intervals) && !line.Has(_json))
        {
            throw Wrong("--intervals is for --json.");
        }

        TimeSpan? limit = line.GetValue(_time) is string time
            ? ProcessNumbers.Seconds(this, "--for", time) : null;
        using TraceOutputs outputs = new()
        {
            IsToError = process == 0,
            IsJson = line.Has(_json),
            HasIntervals = line.Has(_intervals),
            IsSummaryOnly = line.Has(_summary),
            Lanes = line.GetValue(_lanes) is string lanes ? NumberOf("--lanes", lanes) : UsualLanes,
            Waits = line.GetValue(_waits) is string waits ? NumberOf("--waits", waits) : UsualWaits,
        };
        outputs.Open(
            line.GetValue(_output), line.GetValue(_svg), line.GetValue(_html), line.GetValue(_perfetto));
        return Run(process, new TraceRun(
            new() { OnlyContextSwitches = line.Has(_switches) }, limit, outputs.Write));
    }

    private int Run(int process, TraceRun run)
    {
        try
        {
            return process == 0
                ? run.RunCommand(new Command(Operands[0], Operands.Skip(1)))
                : run.RunAttached(ProcessNumbers.ProcessOf(process));
        }
        catch (LinuxException e)
        {
            Out.Error($"kin: {Quoted.Line(e.Message)}");
            return process == 0 ? Tool.ExitCodes.OfStart(e) : Tool.ExitCodes.Failure;
        }
    }

    private int NumberOf(string option, string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number : throw Wrong($"{option} '{word}' is no number from 1 on.");
}
