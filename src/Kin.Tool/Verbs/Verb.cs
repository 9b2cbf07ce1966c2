using System.CommandLine;
using System.CommandLine.Completions;

namespace Kin.Tool.Verbs;

/// <summary>
/// A verb described in one place: its constructor. The reading of the command line, help, man pages,
/// completion and suggestions all come from that description.
/// </summary>
internal abstract class Verb : System.CommandLine.Command
{
    private Argument<string[]>? _operands;

    /// <param name="name">What is typed after `kin`.</param>
    /// <param name="summary">What it does, in one line without a full stop.</param>
    protected Verb(string name, string summary)
        : base(name, summary)
    {
        Add(new HelpFlag(this));
        SetAction(Execute);
    }

    /// <summary>What it does, in one line.</summary>
    public string Summary => Description!;

    /// <summary>What it does, as paragraphs.</summary>
    public IReadOnlyList<string> Paragraphs { get; protected init; } = [];

    /// <summary>The options but `--help`, which every verb understands.</summary>
    public IEnumerable<Option> OwnOptions => Options.Where(option => option is not HelpFlag);

    /// <summary>What follows the options in the usage line; empty: nothing.</summary>
    public string OperandUsage => _operands?.HelpName ?? "";

    /// <summary>Command lines that work as they stand, in any directory.</summary>
    public IReadOnlyList<VerbExample> Examples { get; protected init; } = [];

    /// <summary>What `$?` is afterwards.</summary>
    public IReadOnlyList<VerbExitCode> ExitCodes { get; protected init; } = [];

    /// <summary>The most words that may follow the options.</summary>
    public int MostOperands { get; private set; }

    /// <summary>
    /// The words that are no options. They do not go through System.CommandLine, which takes at most 100,000.
    /// </summary>
    public IReadOnlyList<string> Operands
    {
        get;
        set => field = value.Count <= MostOperands ? value
            : throw Wrong($"'{value[MostOperands]}' is one word too many.");
    } = [];

    /// <summary>The words that are options and their values, as <see cref="VerbWords"/> divided
    /// them.</summary>
    public IReadOnlyList<string> OptionWords { get; set; } = [];

    /// <summary>How its words are divided.</summary>
    public WordOrder Order { get; protected init; }

    /// <summary>Does it, and gives the exit code.</summary>
    protected abstract int Execute(ParseResult line);

    /// <summary>
    /// Traditional words turned into options before anything is read, such as `-9` into `--signal 9`. Sees
    /// every word after the verb. By default the words stay as they are.
    /// </summary>
    public virtual IReadOnlyList<string> Modernize(IReadOnlyList<string> words) => words;

    /// <summary>An error of usage in this verb, with where to read more.</summary>
    public UsageException Wrong(string what) => new($"{Name}: {what} See 'kin help {Name}'.");

    /// <summary>Adds an option without a value. Names have their dashes; the long one first.</summary>
    public Flag Flag(string name, string description, params string[] aliases) =>
        Added(new Flag(name, description, aliases));

    /// <summary>Adds an option with a value, which the help calls by the second name.</summary>
    public Option<string> Valued(string name, string value, string description, params string[] aliases) =>
        Added(new Option<string>(name, aliases) { Description = description, HelpName = value });

    /// <summary>Adds an option with a value that may be given more than once.</summary>
    public Option<string[]> Repeated(
        string name, string value, string description, params string[] aliases) =>
        Added(new Option<string[]>(name, aliases)
        {
            Description = description, HelpName = value, Arity = ArgumentArity.OneOrMore,
        });

    /// <summary>Says what may follow the options.</summary>
    /// <param name="usage">As the usage line has it: "COMMAND [ARGUMENT...]".</param>
    /// <param name="most">The most words.</param>
    /// <param name="candidates">What completion offers for such a word; null: nothing.</param>
    protected void TakesOperands(string usage, int most, Func<IEnumerable<string>>? candidates = null)
    {
        MostOperands = most;
        _operands = new Argument<string[]>("operands") { HelpName = usage, Arity = ArgumentArity.ZeroOrMore };
        if (candidates is not null)
        {
            _operands.CompletionSources.Add(_ => candidates().Select(word => new CompletionItem(word)));
        }

        Add(_operands);
    }

    private T Added<T>(T option)
        where T : Option
    {
        Add(option);
        return option;
    }
}
