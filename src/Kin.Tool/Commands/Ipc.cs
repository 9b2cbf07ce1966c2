using System.CommandLine;
using Kin.Inspection;
using Kin.Native;
using Kin.Tool.Facts;
using Kin.Tool.IpcLooking;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin ipc`: that by which processes talk: listed, shown, removed.</summary>
internal sealed class Ipc : Verb
{
    private readonly Option<string[]> _kinds;
    private readonly Flag _all, _dry, _force, _json;

    public Ipc()
        : base("ipc", "lists and removes queues, semaphores, shared memory, pipes and locks")
    {
        TakesOperands("[list] | show OBJECT | remove OBJECT... | clean", most: int.MaxValue, () => s_words);
        Paragraphs =
        [
            "list: the objects of System V and POSIX, shared objects of Kin, pipes with what is in them, and "
            + "locks of files; who has each, and who waits at it. show: one of them in full. OBJECT is the "
            + "word that the list begins with, such as msg:3 or kin:orders.",
            "remove: takes objects away, unless a process has them. clean: removes shared objects of Kin "
            + "that killed processes have left behind; with --all also POSIX names that nobody has open and "
            + "segments of System V that nobody has attached, which may be meant to stay.",
        ];
        _kinds = Repeated(
            "--kind", "KIND", $"Only these: {string.Join(' ', KindWords)}. Again for more.", "-k");
        _all = Flag("--all", "clean: not only what Kin has made.", "-a");
        _dry = Flag("--dry-run", "clean: says what would be removed.", "-n");
        _force = Flag("--force", "remove: also what a process has, or waits at.", "-f");
        _json = Flag("--json", "list, show: prints one JSON object; what is not known is null.");
        Examples =
        [
            new("kin ipc", "everything"),
            new("kin ipc list -k lock --json | grep -c path || true", "locks of files, for a script"),
            new("id=$(ipcmk -Q | tr -dc 0-9) && kin ipc remove msg:$id", "a queue is made and removed"),
            new("kin ipc clean --dry-run", "what was left behind"),
        ];
        ExitCodes =
        [
            new("0", "it is shown, or removed"),
            new("1", "an object is not there, is in use, or is another user's"),
            new("2", "the command line is not understood"),
        ];
    }

    private const string Lock = "lock";
    private static readonly string[] s_words = ["list", "show", "remove", "clean"];

    private static IEnumerable<string> KindWords => IpcWord.Kinds.Select(kind => kind.Word).Append(Lock);

    protected override int Execute(ParseResult line)
    {
        string[] kinds = line.GetValue(_kinds) ?? [];
        foreach (string kind in kinds.Except(KindWords))
        {
            throw Wrong($"'{kind}' is no kind. There are: {string.Join(' ', KindWords)}.");
        }

        string verb = Operands.Count > 0 ? Operands[0] : "list";
        Belongs(verb, "list", "--kind", kinds.Length > 0);
        Belongs(verb, "clean", "--all", line.Has(_all));
        Belongs(verb, "clean", "--dry-run", line.Has(_dry));
        Belongs(verb, "remove", "--force", line.Has(_force));
        Belongs(verb, "list or show", "--json", line.Has(_json));
        return Execute(verb, kinds, line);
    }

    // An option that would do nothing hides a mistake.
    private void Belongs(string verb, string with, string option, bool isGiven)
    {
        if (isGiven && s_words.Contains(verb) && !with.Split(" or ").Contains(verb))
        {
            throw Wrong($"{option} goes with {with}, and not with {verb}.");
        }
    }

    private int Execute(string verb, string[] kinds, ParseResult line)
    {
        try
        {
            return (verb, Operands.Count) switch
            {
                ("list", <= 1) => List(kinds, line.Has(_json)),
                ("show", 2) => ShowOne(Operands[1], line.Has(_json)),
                ("remove", > 1) => Remove([.. Operands.Skip(1).Distinct()], line.Has(_force)),
                ("clean", 1) => Clean(line.Has(_all), line.Has(_dry)),
                ("show" or "remove", 1) => throw Wrong($"{Operands[0]} takes an OBJECT, such as msg:3."),
                ("list" or "show" or "clean", _) => throw Wrong($"'{Operands[^1]}' is one word too many."),
                _ => throw Wrong($"'{verb}' is none of list, show, remove, clean."),
            };
        }
        catch (LinuxException e)
        {
            Out.Error($"kin: {Quoted.Line(e.Message)}");
            return Tool.ExitCodes.Failure;
        }
    }

    private static int List(string[] kinds, bool json)
    {
        var objects = IpcObjects.Read(withPipes: true);
        IpcRow[] rows = [.. objects.All.Select(found => new IpcRow(found))
            .Where(row => kinds.Length == 0 ? row.IsWorthALine : Takes(KindOf(row)))];
        IReadOnlyList<LockRow>? locks = Takes(Lock) ? LockRow.All() : [];
        string[] unlisted = [.. Unlisted(objects, locks).Where(Takes)];
        if (json)
        {
            Out.Text(JsonText.Of(writer => FactJson.Value(writer, new Dictionary<string, object?>
            {
                ["objects"] = rows.Select(row => row.Members()),
                ["locks"] = locks?.Select(row => row.Members()),
                ["hiddenProcesses"] = objects.HiddenProcesses,
                ["unlisted"] = unlisted,
            })));
            return Tool.ExitCodes.Success;
        }

        if (rows.Length > 0 || kinds.Length == 0)
        {
            Out.Show(FactReport.Cells(IpcRow.Columns, rows.Select(row => row.Cells())));
        }

        if (locks is { Count: > 0 })
        {
            Out.Text(rows.Length > 0 ? "\n" : "");
            Out.Show(FactReport.Cells(LockRow.Columns, locks.Select(row => row.Cells())));
        }

        TellWhatIsMissing(objects, unlisted);
        return Tool.ExitCodes.Success;

        bool Takes(string kind) => kinds.Length == 0 || kinds.Contains(kind);
    }

    private static void TellWhatIsMissing(IpcObjects objects, string[] unlisted)
    {
        if (objects.HiddenProcesses > 0)
        {
            Out.Text($"\n{HiddenText.Of(objects.HiddenProcesses)}\n");
        }

        if (unlisted.Length > 0)
        {
            Out.Text($"\nNot to be listed here: {string.Join(' ', unlisted)}. The kernel's lists of them are"
                + " not mounted, as where /proc is mounted with subset=pid.\n");
        }
    }

    private static IEnumerable<string> Unlisted(IpcObjects objects, IReadOnlyList<LockRow>? locks)
    {
        foreach ((IpcObjectKind kind, string word, _) in IpcWord.Kinds)
        {
            if ((!objects.HasSystemV && kind <= IpcObjectKind.SystemVSharedMemory)
                || (!objects.HasPosixMessageQueues && kind == IpcObjectKind.PosixMessageQueue))
            {
                yield return word;
            }
        }

        if (locks is null)
        {
            yield return Lock;
        }
    }

    private static int ShowOne(string word, bool json)
    {
        if (Find(IpcObjects.Read(withPipes: true), word) is not IpcRow row)
        {
            return Tool.ExitCodes.Failure;
        }

        if (json)
        {
            Out.Text(JsonText.Of(writer => FactJson.Value(writer, row.Members())));
        }
        else
        {
            Out.Show(new Spectre.Console.Rows(FactReport.Of([row.Facts()]).SkipLast(1)));
        }

        return Tool.ExitCodes.Success;
    }

    private static int Remove(string[] words, bool force)
    {
        var objects = IpcObjects.Read(withPipes: true);
        bool all = true;
        foreach (string word in words)
        {
            all &= Find(objects, word) is IpcRow row && RemoveOne(row.Found, word, force);
        }

        return all ? Tool.ExitCodes.Success : Tool.ExitCodes.Failure;
    }

    private static bool RemoveOne(IpcObject found, string word, bool force)
    {
        if (!force && (found.Processes.Count > 0 || found.Waiters.Count > 0))
        {
            int user = found.Processes.Concat(found.Waiters.Select(w => w.ProcessId)).First();
            Out.Error($"kin: {Quoted.Line(word)} is in use, by process {user} for one. --force removes it.");
            return false;
        }

        try
        {
            found.Remove();
            return true;
        }
        catch (Exception e) when (e is LinuxException or InvalidOperationException)
        {
            Out.Error($"kin: {Quoted.Line(e.Message)}");
            return false;
        }
    }

    private static int Clean(bool all, bool dry)
    {
        foreach (IpcObject found in IpcObjects.Read().All)
        {
            if ((all || found.Kind == IpcObjectKind.KinRegion)
                && (dry ? found.IsAbandoned() : found.RemoveIfAbandoned()))
            {
                Out.Text($"{Visible.Text(IpcWord.Of(found))}\n");
            }
        }

        return Tool.ExitCodes.Success;
    }

    private static IpcRow? Find(IpcObjects objects, string word)
    {
        IpcObject? found = objects.All.FirstOrDefault(o => IpcWord.Of(o) == word);
        if (found is null)
        {
            string shown = word.Length > 0 ? Quoted.Line(word) : "''";
            Out.Error($"kin: there is no {shown}. 'kin ipc' lists what there is.");
        }

        return found is null ? null : new IpcRow(found);
    }

    private static string KindOf(IpcRow row) => IpcWord.Kinds.First(k => k.Kind == row.Found.Kind).Word;
}
