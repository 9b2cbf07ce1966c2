using System.CommandLine;
using Kin.Inspection;
using Kin.Native;
using Kin.Tool.Looking;
using Kin.Tool.Looking.Locks;
using Kin.Tool.Processes;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin locks`: who waits for whom, and which waits never end.</summary>
internal sealed class Locks : Verb
{
    private const int Trouble = 3;

    private readonly Flag _all, _json, _csv, _dot;
    private readonly Option<string> _between;

    public Locks()
        : base("locks", "tells who waits for whom, and finds deadlocks")
    {
        TakesOperands("[PID...]", most: int.MaxValue, ProcessNumbers.All);
        Paragraphs =
        [
            "The waits of all threads at locks of files, locks of Kin, mutexes of POSIX threads, semaphores"
            + " of System V and POSIX, pipes, and for the end of children and threads, with those who can end"
            + " each. Waits that a healthy program may be in for ever, for data or for a child, are left out"
            + " unless they are stuck. With PID what that process waits for, what its holders wait for and so"
            + " on, and who waits for it.",
            "A deadlock is told as one when all of its threads slept from one look to the next and no other"
            + " thread could end it. It is a possible one when another thread of a process might, or when who"
            + " holds a semaphore is a guess. A livelock suspect is a process that uses a CPU while its tries"
            + " of locks of Kin are in vain, or that spins at one. Waits inside of a runtime, of sockets, and"
            + " of threads that poll are not seen.",
        ];
        _all = Flag("--all", "Also waits that a healthy program may be in for ever.", "-a");
        _between = Valued("--for", "SECONDS", "The time between the two looks. Default: 0.5.", "-f");
        _json = Flag("--json", "Prints one JSON object; unknown is null.");
        _csv = Flag("--csv", "Prints the waits as comma-separated values.");
        _dot = Flag("--dot", "Prints the graph for dot(1) of Graphviz.");
        Examples =
        [
            new("kin locks || echo something is stuck", "what is expected soon, and what is stuck"),
            new("kin locks --all --json | grep -c holders || true", "all waits, for a script"),
            new("kin locks $$ --for 0.1", "what keeps a process"),
            new("kin locks --dot >/dev/null || true", "a picture, by dot -Tsvg"),
        ];
        ExitCodes =
        [
            new("0", "nothing is stuck"),
            new("1", "there is no such process, or they cannot be read"),
            new("2", "the command line is not understood"),
            new("3", "there is a deadlock, a possible one, or a livelock suspect"),
        ];
    }

    protected override int Execute(ParseResult line)
    {
        if (new[] { _json, _csv, _dot }.Count(line.Has) > 1)
        {
            throw Wrong("--json, --csv and --dot are three forms.");
        }

        TimeSpan between = line.GetValue(_between) is string word
            ? ProcessNumbers.Seconds(this, "--for", word) : TimeSpan.FromSeconds(0.5);
        int[] processes = Operands.Count > 0
            ? [.. ProcessNumbers.Read(this, Operands).Select(ProcessNumbers.ProcessOf)] : [];
        foreach (int process in processes)
        {
            if (ProcFs.Default.TryRead(process, out _) != ProcOutcome.Read)
            {
                Out.Error($"kin: there is no process {process}, or it is hidden.");
                return Tool.ExitCodes.Failure;
            }
        }

        try
        {
            var graph = WaitGraph.ReadAsync(between).GetAwaiter().GetResult();
            WaitPicture picture = processes.Length > 0
                ? WaitPicture.Around(graph, processes) : WaitPicture.OfAll(graph, line.Has(_all));
            Show(picture, line);
            return picture.HasTrouble ? Trouble : Tool.ExitCodes.Success;
        }
        catch (Exception e) when (e is LinuxException or InvalidDataException)
        {
            Out.Error($"kin: {Quoted.Line(e.Message)}");
            return Tool.ExitCodes.Failure;
        }
    }

    private void Show(WaitPicture picture, ParseResult line)
    {
        if (line.Has(_json) || line.Has(_dot))
        {
            Out.Text(line.Has(_json) ? WaitJson.Of(picture) : WaitDot.Of(picture));
            return;
        }

        Listing table = WaitReport.Table(picture);
        string troubles = WaitReport.Troubles(picture);
        Out.Text(
            line.Has(_csv) ? ListingCsv.Of(table)
            : picture.Waits.Count == 0 ? troubles.TrimStart('\n')
            : ListingText.Of(table, ListingForm.Width(), hasHeadings: true, Out.HasColour) + troubles);
    }
}
