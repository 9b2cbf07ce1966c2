using System.CommandLine;
using System.Globalization;
using Kin.Inspection;
using Kin.Native;
using Kin.Tool.Looking;
using Kin.Tool.Looking.Tree;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin tree`: who started whom, as pstree(1) draws it.</summary>
internal sealed class Tree : Verb
{
    private const int UsualWidth = 132; // of pstree, where there is no terminal

    private readonly Flag _numbers, _groups, _users, _namespaces, _arguments, _noThreads;
    private readonly Flag _threadNames;
    private readonly Flag _parents, _all, _byNumber, _noMarks, _long, _ascii, _unicode, _json;

    public Tree()
        : base("tree", "draws who started whom")
    {
        TakesOperands("[PID | USER]", most: 1);
        Paragraphs = TreeHelp.Paragraphs;
        _numbers = Flag("--pids", "With the number of each; nothing is merged.", "-p");
        _groups = Flag("--pgids", "With the process group of each.", "-g");
        _users = Flag("--users", "With the user, where it is not the user of the parent.", "-u");
        _namespaces = Flag("--namespaces", "With the namespaces that are not those of the parent.", "-S");
        _arguments = Flag("--arguments", "With the arguments, a line for each.", "-a");
        _noThreads = Flag("--no-threads", "Without threads.", "-T");
        _threadNames = Flag("--thread-names", "Threads by their own names.", "-t");
        _parents = Flag("--parents", "With the ancestors of PID, up to the root.", "-s");
        _all = Flag("--all", "Merges nothing.", "-c");
        _byNumber = Flag("--by-number", "In the order of numbers, and not of names.", "-n");
        _noMarks = Flag("--no-marks", "Marks neither orphans nor zombies nor what is stopped.");
        _long = Flag("--long", "Lines of any length.", "-l");
        _ascii = Flag("--ascii", "Draws with - + | and ` alone.", "-A");
        _unicode = Flag("--unicode", "Draws with lines, in a pipe or file too.", "-U");
        _json = Flag(
            "--json", "Prints a JSON array of the roots, each with its children; threads are counted.");
        Examples = TreeHelp.Examples;
        ExitCodes =
        [
            new("0", "the tree is drawn"),
            new("1", "there is no such process, or the user has none, or /proc cannot be read"),
            new("2", "the command line is not understood"),
        ];
    }

    protected override int Execute(ParseResult line)
    {
        string operand = Operands.Count > 0 ? Operands[0] : "1";
        bool isNumber = int.TryParse(operand, NumberStyles.None, CultureInfo.InvariantCulture, out int id);
        if (!isNumber && operand.All(char.IsAsciiDigit))
        {
            throw Wrong($"'{operand}' is no number of a process.");
        }

        if (line.Has(_ascii) && line.Has(_unicode))
        {
            throw Wrong("-A and -U are two ways to draw.");
        }

        uint? user = isNumber ? null : UserOf(operand);
        try
        {
            ProcessTree tree = ProcessTree.Read();
            ProcessNode[] roots =
                [.. user is uint of ? OfUser(tree, of) : id == 0 ? tree.Roots : Of(tree, id)];
            if (roots.Length == 0)
            {
                Out.Error(user is null
                    ? $"kin: tree: no process has the number {operand}, or it is hidden."
                    : Quoted.Line($"kin: tree: user '{operand}' has no process."));
                return Tool.ExitCodes.Failure;
            }

            Out.Text(line.Has(_json) ? TreeJson.Of(roots) : Picture(line, roots, isNumber && id == 0));
            return Tool.ExitCodes.Success;
        }
        catch (Exception e) when (e is LinuxException or InvalidDataException)
        {
            Out.Error($"kin: {Quoted.Line(e.Message)}");
            return Tool.ExitCodes.Failure;
        }
    }

    private static IEnumerable<ProcessNode> Of(ProcessTree tree, int id) =>
        tree.Find(id) is ProcessNode node ? [node] : [];

    // Those whose parent is another user's.
    private static IEnumerable<ProcessNode> OfUser(ProcessTree tree, uint user) => tree.All.Where(
        node => IsOf(node, user) && (node.Parent is null || !IsOf(node.Parent, user)));

    private static bool IsOf(ProcessNode node, uint user) =>
        node.Process.ReadStatus().TryGet(out ProcessStatus? status) && status.UserIds.Effective == user;

    private uint UserOf(string name)
    {
        try
        {
            return Accounts.UserId(name);
        }
        catch (LinuxException)
        {
            throw Wrong($"'{name}' is neither the number of a process nor the name of a user.");
        }
    }

    private string Picture(ParseResult line, ProcessNode[] roots, bool isWhole)
    {
        TreeShape shape = Shape(line);
        int? width = line.Has(_long) ? null : ListingForm.Width() ?? UsualWidth;
        TreeBranch[] branches = [.. roots.Select(root =>
            line.Has(_parents) ? TreeMaker.WithParents(root, shape) : TreeMaker.Of(root, shape))];
        if (isWhole)
        {
            string idle = !shape.HasNumbers ? "idle" : shape.HasArguments ? "idle,0" : "idle(0)";
            branches = [new TreeBranch("idle", idle, 0) { Children = [.. branches] }];
        }

        string picture = string.Join("\n", branches.Select(branch =>
            TreePicture.Of(branch, IsAscii(line), shape.HasArguments, width)));
        return Out.HasColour ? TreeColours.In(picture) : picture;
    }

    private TreeShape Shape(ParseResult line) => new()
    {
        HasNumbers = line.Has(_numbers),
        HasGroups = line.Has(_groups),
        HasUsers = line.Has(_users),
        HasNamespaces = line.Has(_namespaces),
        HasArguments = line.Has(_arguments),
        HasThreads = !line.Has(_noThreads),
        HasThreadNames = line.Has(_threadNames),
        IsByNumber = line.Has(_byNumber),
        IsMerged = !line.Has(_all) && !line.Has(_numbers),
        HasMarks = !line.Has(_noMarks),
    };

    // As pstree: lines on a terminal that shows UTF-8.
    private bool IsAscii(ParseResult line) => line.Has(_ascii)
        || (!line.Has(_unicode) && (Console.IsOutputRedirected || !LocaleText.IsUtf8()));
}
