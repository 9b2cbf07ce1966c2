namespace Kin.Tool.Looking.Ps;

/// <summary>The ready-made forms of ps(1), and what is added to them.</summary>
internal sealed record PsLayout
{
    // Of each letter without a dash. No tuples: what LINQ does with them would be compiled at each start.
    private static readonly Form[] s_lettered =
    [
        new('u',
        [
            "user", "pid", "pcpu", "pmem", "vsz", "rss", "tty", "stat", "start_time", "bsdtime", "command",
        ]),
        new('j', ["ppid", "pid", "pgid", "sid", "tty", "tpgid", "stat", "uid", "bsdtime", "command"]),
        new('l',
        [
            "f", "uid", "pid", "ppid", "priority", "ni", "vsz", "rss", "wchan", "stat", "tty", "bsdtime",
            "command",
        ]),
        new('s',
        [
            "uid", "pid", "pending", "blocked", "ignored", "caught", "stat", "tty", "bsdtime", "command",
        ]),
    ];

    /// <summary>-f, or -F.</summary>
    public bool IsFull { get; init; }

    /// <summary>-F.</summary>
    public bool IsExtra { get; init; }

    /// <summary>-l.</summary>
    public bool IsLong { get; init; }

    /// <summary>-y: memory in place of flags and address.</summary>
    public bool IsShort { get; init; }

    /// <summary>-j: process group and session.</summary>
    public bool HasJobs { get; init; }

    /// <summary>-c: policy and priority.</summary>
    public bool HasPolicy { get; init; }

    /// <summary>-P: the CPU.</summary>
    public bool HasCpu { get; init; }

    /// <summary>-L: number of the thread, as LWP.</summary>
    public bool HasLwp { get; init; }

    /// <summary>-T: number of the thread, as SPID.</summary>
    public bool HasSpid { get; init; }

    /// <summary>Letters without a dash.</summary>
    public required string Letters { get; init; }

    /// <summary>Something was said without a dash: the state is shown, minutes, and command lines.</summary>
    public bool IsBsd { get; init; }

    /// <summary>Two forms of which only one can be shown, as "u and -f"; null: there are none.</summary>
    public string? Conflict
    {
        get
        {
            IEnumerable<string> letters = s_lettered.Where(form => Has(form.Letter))
                .Select(form => $"{form.Letter}");
            string[] all = [.. letters, .. If(IsFull || IsLong, IsExtra ? "-F" : IsFull ? "-f" : "-l")];
            return all.Length > 1 && all[0][0] != '-' ? $"{all[0]} and {all[1]}" : null;
        }
    }

    /// <summary>The columns.</summary>
    public IEnumerable<PsShown> Columns()
    {
        foreach (Form form in s_lettered)
        {
            if (Has(form.Letter))
            {
                return Lettered(form).Select(Named);
            }
        }

        return Dashed().Select(Named);
    }

    private IEnumerable<string> Lettered(Form form)
    {
        string last = form.Letter switch { 'j' => "sid", 'l' => "ppid", _ => "pid" };
        foreach (string name in form.Columns)
        {
            string[] these =
            [
                .. !HasPolicy || name is not ("priority" or "ni") ? [name] : If(name == "ni", "cls", "pri"),
                .. If(name == "pid" && HasSpid, "spid"),
                .. If(name == last && form.Letter != 'j' && HasJobs, "pgid", "sid"),
                .. If(name == last && HasLwp, "lwp"),
                .. If(name == "pcpu" && HasLwp, "nlwp"),
            ];
            foreach (string one in these)
            {
                yield return one;
            }
        }
    }

    private string[] Dashed()
    {
        bool isWide = IsFull || IsLong;
        return
        [
            .. If(IsLong && !IsShort, "f"), .. If(IsLong, "s"),
            .. IsFull ? ["UID"] : If(IsLong, "uid"),
            "pid", .. If(HasSpid, "spid"), .. If(isWide, "ppid"), .. If(HasJobs, "pgid", "sid"),
            .. If(HasLwp, "lwp"), .. If(HasCpu, "psr"), .. If(isWide && !HasPolicy, "c"),
            .. If(HasLwp && IsFull, "nlwp"), .. If(HasPolicy, "cls", "pri"),
            .. If(IsLong && !HasPolicy, "opri", "ni"), .. If(IsLong, IsShort ? "rss" : "addr", "sz", "wchan"),
            .. If(IsExtra && !IsLong, "sz"), .. If(IsExtra && !(IsLong && IsShort), "rss"),
            .. If(IsExtra && !HasCpu, "psr"), .. If(IsFull, "stime"), "tty", .. Ending(isWide),
        ];
    }

    private string[] Ending(bool isWide) =>
        IsBsd ? [.. If(!IsLong, "stat"), "bsdtime", isWide ? "cmd" : "args"]
            : ["time", IsFull ? "cmd" : "ucmd"];

    private bool Has(char letter) => Letters.Contains(letter, StringComparison.Ordinal);

    private static string[] If(bool condition, params string[] names) => condition ? names : [];

    private static PsShown Named(string name)
    {
        if (name != "UID")
        {
            return PsShown.Usual(PsColumns.Of(name));
        }

        PsColumn user = PsColumns.Of("user");
        return new PsShown(user, user.ToColumn() with { Heading = "UID" });
    }

    private sealed record Form(char Letter, string[] Columns);
}
