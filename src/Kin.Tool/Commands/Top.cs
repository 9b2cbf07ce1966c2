using System.CommandLine;
using System.Globalization;
using Kin.Inspection;
using Kin.Native;
using Kin.Tool.Looking;
using Kin.Tool.Looking.Top;
using Kin.Tool.Looking.Top.Sampling;
using Kin.Tool.Verbs;
using Microsoft.Win32.SafeHandles;

namespace Kin.Tool.Commands;

/// <summary>`kin top`: processes live, on the whole screen or as text.</summary>
internal sealed class Top : Verb
{
    private readonly TopOptions _options;
    private readonly Flag _batch, _json, _report, _list;
    private readonly Option<string> _count;
    private readonly Option<string> _width;

    public Top()
        : base("top", "shows processes live, and what they cost")
    {
        Paragraphs = TopHelp.Paragraphs;
        _options = new TopOptions(this);
        _batch = Flag("--batch", "Writes looks one after another as text, for pipes and files.", "-b");
        _json = Flag("--json", "Writes each look as a JSON object in a line; unknown is null.");
        _count = Valued("--count", "N", "Ends after N looks.", "-n", "--iterations");
        _width = Valued("--width", "N", "With --batch: lines of N cells of a terminal.", "-w");
        _report = Flag(
            "--report", "Says at the end on standard error what was drawn, in bytes, and what it cost.");
        _list = Flag("--list-columns", "Lists the columns.");
        Examples = TopHelp.Examples;
        ExitCodes =
        [
            new("0", "it was ended by a key, or after N looks"),
            new("1", "none of the processes asked for is there; /proc or the terminal cannot be read"),
            new("2", "the command line is not understood, or there is no terminal for it, or a dumb one"),
            new("128+n", "signal n ended it; the terminal is as before"),
        ];
    }

    protected override int Execute(ParseResult line)
    {
        if (line.Has(_list))
        {
            Out.Text(ListingText.Of(
                TopHelp.Columns(), ListingForm.Width(), hasHeadings: true, Out.HasColour));
            return Tool.ExitCodes.Success;
        }

        TopSettings settings = _options.Read(line);
        int count = Whole(line.GetValue(_count), "--count");
        int width = Whole(line.GetValue(_width), "--width");
        bool isBatch = line.Has(_batch) || line.Has(_json);
        IReadOnlyList<int> ids = _options.Ids(line);
        using OwnTerminal? terminal = isBatch ? null : TerminalOrRefuse();
        if (ids.Count > 0 && !ids.Any(id => ProcFs.Default.TryRead(id, out _) == ProcOutcome.Read))
        {
            Out.Error($"kin: top: no process has the number {string.Join(" or ", ids)}, or it is hidden.");
            return Tool.ExitCodes.Failure;
        }

        try
        {
            using TopSampler sampler = new(ids.Count > 0 ? ids : null);
            if (terminal is not null)
            {
                return OnTerminal(terminal, sampler, settings, count, line.Has(_report));
            }

            new TopBatch(sampler, settings).Run(
                count, line.Has(_json), width > 0 ? width : ListingForm.Width());
            return Tool.ExitCodes.Success;
        }
        catch (Exception e) when (e is LinuxException or InvalidDataException)
        {
            Out.Error($"kin: {Quoted.Line(e.Message)}");
            return Tool.ExitCodes.Failure;
        }
    }

    private static int OnTerminal(
        OwnTerminal keys, TopSampler sampler, TopSettings settings, int count, bool isReported)
    {
        TopTally tally;
        int ending;
        bool isThere;
        using (TopTerminal terminal = new(keys))
        {
            try
            {
                terminal.Enter();
                TerminalFace face = TerminalFace.Find(Environment.GetEnvironmentVariable);
                TopScreen screen = new(terminal, sampler, settings, count, face);
                isThere = screen.Run();
                (ending, tally) = (terminal.Ending, screen.Tally);
            }
            catch
            {
                terminal.Dispose(); // here, as what nobody catches ends the program before any using does
                throw;
            }
        }

        if (isReported)
        {
            TimeSpan cpu = ProcFs.Default.OpenSelf().CpuTime;
            Out.Error(string.Create(
                CultureInfo.InvariantCulture, $"kin: top: {tally} {cpu.TotalSeconds:F2} s of CPU time."));
        }

        return ending != 0 ? 128 + ending : isThere ? Tool.ExitCodes.Success : Tool.ExitCodes.Failure;
    }

    private OwnTerminal TerminalOrRefuse()
    {
        if (Environment.GetEnvironmentVariable("TERM") == "dumb")
        {
            throw Wrong("a terminal with TERM=dumb has no screen: -b writes text, --json for programs.");
        }

        if (!Console.IsOutputRedirected && OpenInput() is OwnTerminal terminal)
        {
            return terminal;
        }

        throw Wrong("standard input and output are no terminal: -b writes text, --json for programs.");
    }

    private static OwnTerminal? OpenInput()
    {
        try
        {
            using SafeFileHandle input = new(0, ownsHandle: false);
            return OwnTerminal.Of(input);
        }
        catch (LinuxException)
        {
            return null; // closed
        }
    }

    private int Whole(string? word, string option) => word is null ? 0
        : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number : throw Wrong($"{option} '{word}' is no number from 1 on.");
}
