namespace Kin.Tool.Looking.Top.Keys;

/// <summary>All keys: what they do is said here, and shown by the help.</summary>
internal static class KeyTable
{
    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<KeyBinding> All { get; } =
        [.. Moving(), .. Choosing(), .. Showing(), .. Acting()];

    private static readonly Dictionary<Key, TopCommand> s_commands = All
        .SelectMany(binding => binding.Keys.Select(key => (key, binding.Command)))
        .ToDictionary(pair => pair.key, pair => pair.Command);

    /// <summary>What the key asks for.</summary>
    public static TopCommand Of(Key key) => s_commands.GetValueOrDefault(key);

    private static KeyBinding[] Moving() =>
    [
        new(TopCommand.Up, "Up Down", "the row before, the row after", new Key(KeyName.Up)),
        Silent(TopCommand.Down, new Key(KeyName.Down)),
        new(TopCommand.PageDown, "< >  PgUp PgDn", "the page before, the page after",
            Key.Of('>'), new Key(KeyName.PageDown), Key.Ctrl('f')),
        Silent(TopCommand.PageUp, Key.Of('<'), new Key(KeyName.PageUp), Key.Ctrl('b')),
        new(TopCommand.First, "Home End", "the first row, the last row", new Key(KeyName.Home)),
        Silent(TopCommand.Last, new Key(KeyName.End)),
        new(TopCommand.ScrollRight, "Left Right", "columns and long command lines", new Key(KeyName.Right)),
        Silent(TopCommand.ScrollLeft, new Key(KeyName.Left)),
    ];

    private static KeyBinding[] Choosing() =>
    [
        new(TopCommand.SortByCpu, "P M T N", "sort by %CPU, memory, time, number", Key.Of('P')),
        Silent(TopCommand.SortByMemory, Key.Of('M')),
        Silent(TopCommand.SortByTime, Key.Of('T')),
        Silent(TopCommand.SortByNumber, Key.Of('N')),
        new(TopCommand.SortRight, ", .", "sort by the column to the left, to the right", Key.Of('.')),
        Silent(TopCommand.SortLeft, Key.Of(',')),
        new(TopCommand.Reverse, "R I", "turn the order round", Key.Of('R'), Key.Of('I')),
        new(TopCommand.Filter, "/ o F4", "show what fits: text user=U state=S pid=N",
            Key.Of('/'), Key.Of('o'),
            Key.Of('\\'), new Key(KeyName.Function, 4), new Key(KeyName.Function, 3)),
        new(TopCommand.FilterUser, "u U", "show a user's, or all", Key.Of('u'), Key.Of('U')),
        new(TopCommand.HideIdle, "i", "show those that do something, or all", Key.Of('i')),
        new(TopCommand.ClearFilter, "=", "show all", Key.Of('=')),
    ];

    private static KeyBinding[] Showing() =>
    [
        new(TopCommand.Tree, "V F5", "children below their parents",
            Key.Of('V'), new Key(KeyName.Function, 5)),
        new(TopCommand.Fold, "v + - Enter", "fold a branch, or unfold it",
            Key.Of('v'), Key.Of('+'), Key.Of('-'),
            new Key(KeyName.Enter)),
        new(TopCommand.FoldAll, "*", "fold all branches, or unfold all", Key.Of('*')),
        new(TopCommand.Threads, "H", "a row for each thread", Key.Of('H')),
        new(TopCommand.CommandLines, "c", "command lines, or names", Key.Of('c')),
        new(TopCommand.EachCpu, "1", "a meter for each CPU", Key.Of('1')),
        new(TopCommand.Meters, "t m", "meters, or one line", Key.Of('t'), Key.Of('m')),
        new(TopCommand.NextView, "Tab", "other columns: usual, scheduling, io, groups", new Key(KeyName.Tab)),
        new(TopCommand.Columns, "f F", "choose columns", Key.Of('f'), Key.Of('F')),
    ];

    private static KeyBinding[] Acting() =>
    [
        new(TopCommand.Freeze, "z Space", "freeze the picture, or go on", Key.Of('z'), Key.Of(' ')),
        new(TopCommand.Back, "[ ]", "a look back in time, forward", Key.Of('[')),
        Silent(TopCommand.Forward, Key.Of(']')),
        new(TopCommand.FarBack, "{ }", "ten looks back, forward", Key.Of('{')),
        Silent(TopCommand.FarForward, Key.Of('}')),
        new(TopCommand.Signal, "k F9", "send a signal", Key.Of('k'), new Key(KeyName.Function, 9)),
        new(TopCommand.Renice, "r F7 F8", "change the nice value", Key.Of('r'), new Key(KeyName.Function, 7),
            new Key(KeyName.Function, 8)),
        new(TopCommand.Delay, "d s", "change the time between looks", Key.Of('d'), Key.Of('s')),
        new(TopCommand.Repaint, "Ctrl-L", "draw all anew", Key.Ctrl('l')),
        new(TopCommand.Suspend, "Ctrl-Z", "stop; fg goes on", Key.Ctrl('z')),
        new(TopCommand.Help, "h ? F1", "this help", Key.Of('h'), Key.Of('?'), new Key(KeyName.Function, 1)),
        new(TopCommand.Quit, "q Ctrl-C F10", "quit", Key.Of('q'), Key.Ctrl('c'),
            new Key(KeyName.Function, 10),
            Key.Ctrl('\\')),
    ];

    private static KeyBinding Silent(TopCommand command, params Key[] keys) => new(command, "", "", keys);
}
