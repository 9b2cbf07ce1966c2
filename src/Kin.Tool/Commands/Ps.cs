using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Kin.Inspection;
using Kin.Native;
using Kin.Tool.Facts;
using Kin.Tool.Looking;
using Kin.Tool.Looking.Ps;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin ps`: the processes of this machine, as ps(1) shows them.</summary>
internal sealed class Ps : Verb
{
    private const long GarbageBytes = 64 << 20; // of a listing of some ten thousand processes

    private readonly Option<string[]> _letters;
    private readonly PsChoiceOptions _choice;
    private readonly PsLayoutOptions _layout;
    private readonly Option<string[]> _sort;
    private readonly Flag _forest, _hierarchy, _numeric, _cumulative, _wide, _list;
    private readonly Option<string> _width;
    private readonly ListingForm _form;

    public Ps()
        : base("ps", "shows the processes of this machine")
    {
        TakesOperands("[LETTERS] [PID...]", most: int.MaxValue);
        Paragraphs = PsHelp.Paragraphs;
        _letters = Repeated(
            "--bsd", "LETTERS", "The letters that ps takes without a dash: 'kin ps aux' is --bsd aux.");
        _choice = new(this);
        _layout = new(this);
        _sort = Repeated("--sort", "KEYS", "By these columns; -NAME: from the largest down.");
        _forest = Flag("--forest", "Children below their parents, with branches.");
        _hierarchy = Flag("-H", "Children below their parents, by blanks.");
        _numeric = Flag("--numeric", "Users and groups by number.");
        _cumulative = Flag("--cumulative", "Times with those of children that were waited for.");
        _wide = Flag("--wide", "Lines of any length.", "-w");
        _width = Valued("--width", "N", "Lines of N characters.", "--cols", "--columns");
        _form = new(this);
        _list = Flag("--list-columns", "Lists the columns.");
        Examples = PsHelp.Examples;
        ExitCodes =
        [
            new("0", "processes are shown"),
            new("1", "no process is, or one of the numbers is no process, or /proc cannot be read"),
            new("2", "the command line is not understood"),
        ];
    }

    public override IReadOnlyList<string> Modernize(IReadOnlyList<string> words) =>
        PsWords.Modernize(this, words);

    protected override int Execute(ParseResult line)
    {
        _form.Check(line);
        string letters = string.Concat(line.GetValue(_letters) ?? []);
        if (PsWords.UnknownIn(letters) is char unknown)
        {
            throw Wrong($"--bsd does not know the letter '{unknown}'.");
        }

        if (line.Has(_list) || letters.Contains('L', StringComparison.Ordinal))
        {
            _form.Show(PsHelp.Columns(), line);
            return Tool.ExitCodes.Success;
        }

        IReadOnlyList<PsShown> columns = _layout.Read(line, letters);
        int? width = Width(line, letters);
        try
        {
            PsChoice choice = _choice.Read(line, letters);
            List<PsRow> rows = Ordered(line, letters, Rows(line, letters, choice, columns));
            Listing listing = Filled(rows, columns);
            if (listing.Rows.Count > 0 || _form.IsForPrograms(line))
            {
                _form.Show(listing, line, width, Has(letters, 'h'));
            }

            return Tell(choice, rows, listing.Rows.Count > 0)
                ? Tool.ExitCodes.Success : Tool.ExitCodes.Failure;
        }
        catch (RegexMatchTimeoutException e)
        {
            throw Wrong($"--name '{e.Pattern}' takes too long to compare with one of the names.");
        }
        catch (Exception e) when (e is LinuxException or InvalidDataException)
        {
            Out.Error($"kin: {Quoted.Line(e.Message)}");
            return Tool.ExitCodes.Failure;
        }
    }

    private List<PsRow> Rows(
        ParseResult line, string letters, PsChoice choice, IReadOnlyList<PsShown> columns)
    {
        PsContext context = new()
        {
            IsNumeric = line.Has(_numeric) || Has(letters, 'n'),
            IsCumulative = line.Has(_cumulative) || Has(letters, 'S'),
            HasTrueNames = Has(letters, 'c'),
            HasEnvironment = Has(letters, 'e'),
        };
        bool hasThreads = _layout.HasThreads(line, letters);
        PutOffGarbageCollection();
        int[] ids = choice.IsIdsAlone ? [.. choice.Ids] : [.. ProcFs.Default.ProcessIds()];
        PsRow?[] found = new PsRow?[ids.Length];
        Together.ForEach(
            ids.Length, i => found[i] = Chosen(ids[i], choice, context, hasThreads ? [] : columns));
        List<PsRow> rows = new(ids.Length);
        foreach (PsRow? row in found)
        {
            if (row is not null && hasThreads)
            {
                rows.AddRange(row.Process.Threads().Select(thread => new PsRow(thread, context)));
            }
            else if (row is not null)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    // It ends before that memory is needed again.
    private static void PutOffGarbageCollection()
    {
        try
        {
            GC.TryStartNoGCRegion(GarbageBytes);
        }
        catch (ArgumentOutOfRangeException)
        {
            // a container with less memory than that
        }
    }

    // All that is shown of a process is read while its directory is open: that saves looking again and again
    // whether it is still the same one.
    private static PsRow? Chosen(
        int id, PsChoice choice, PsContext context, IReadOnlyList<PsShown> columns)
    {
        using HeldProcess? held = ProcFs.Default.TryHold(id);
        if (held is null || new PsRow(held.Info, context) is not PsRow row || !choice.Includes(row))
        {
            return null;
        }

        row.Cells = columns.Count > 0 ? Cells(row, columns) : null;
        return row;
    }

    private List<PsRow> Ordered(ParseResult line, string letters, List<PsRow> rows)
    {
        List<PsRow> sorted = line.GetValue(_sort) is { Length: > 0 } keys
            ? PsOrder.Sorted(this, rows, keys) : rows;
        bool isForest = line.Has(_forest) || Has(letters, 'f');
        return isForest || line.Has(_hierarchy) ? PsOrder.Forest(sorted, !isForest) : sorted;
    }

    // Who ended before all was read is left out.
    private static Listing Filled(List<PsRow> rows, IReadOnlyList<PsShown> columns)
    {
        List<PsRow> left = rows.FindAll(row => row.Cells is null); // threads
        Together.ForEach(left.Count, i => left[i].Cells = Cells(left[i], columns));
        Listing listing = new([.. columns.Select(column => column.Shown)]);
        foreach (PsRow row in rows.Where(row => !row.IsGone))
        {
            listing.Add(Branched(row, columns), ToneOf(row.Process));
        }

        return listing;
    }

    private static Cell[] Cells(PsRow row, IReadOnlyList<PsShown> columns)
    {
        Cell[] cells = new Cell[columns.Count];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = columns[i].Column.Make(row);
        }

        return cells;
    }

    // With the lines of a forest in front of the command.
    private static Cell[] Branched(PsRow row, IReadOnlyList<PsShown> columns)
    {
        Cell[] cells = row.Cells!;
        for (int i = 0; i < cells.Length && row.Branch.Length > 0; i++)
        {
            cells[i] = columns[i].Column.IsCommand ? cells[i].Behind(row.Branch) : cells[i];
        }

        return cells;
    }

    private static Tone ToneOf(in ProcessInfo process) => process.State switch
    {
        ProcessState.Zombie => Tone.Bad,
        ProcessState.Stopped or ProcessState.Traced => Tone.Odd,
        _ => process.IsKernelThread ? Tone.Faint : Tone.Plain,
    };

    // One line for what is missing.
    private static bool Tell(PsChoice choice, List<PsRow> rows, bool isAnyShown)
    {
        List<int> missing = choice.IsIdsAlone && !choice.IsNarrowed ? Missing(choice.Ids, rows) : [];
        int denied = !rows.Exists(row => row.IsDenied) ? 0
            : rows.Where(row => row.IsDenied).DistinctBy(row => row.Process.ProcessId).Count();
        string? told = missing.Count > 0
            ? $"no process has the number {string.Join(", ", missing)}, or it is hidden."
            : !isAnyShown ? "no process is like that. 'kin ps -e' shows all."
            : denied == 0 ? null
            : $"of {Amount.Of(denied, "process", "processes")} something may not be read, and is '-'."
                + (Environment.IsPrivilegedProcess ? "" : " Ask as root.");
        if (told is not null)
        {
            Out.Error($"kin: ps: {told}");
        }

        return isAnyShown && missing.Count == 0;
    }

    private static List<int> Missing(IReadOnlyList<int> ids, List<PsRow> rows)
    {
        List<int> missing = [.. ids];
        missing.RemoveAll(id => rows.Exists(row => row.Process.ProcessId == id && !row.IsGone));
        return missing;
    }

    private int? Width(ParseResult line, string letters) => line.GetValue(_width) switch
    {
        string text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int width)
            && width > 0 => width,
        string text => throw Wrong($"--width '{text}' is no number from 1 on."),
        null => line.Has(_wide) || Has(letters, 'w') ? int.MaxValue : null,
    };

    private static bool Has(string letters, char letter) =>
        letters.Contains(letter, StringComparison.Ordinal);
}
