using Kin.Tool.Verbs;

namespace Kin.Tool;

/// <summary>
/// The words after a verb, read by its description: options as `--name`, `--name VALUE` or `--name=VALUE`,
/// then operands; `--` ends the options.
/// </summary>
/// <remarks>
/// Written for `kin run`, whose time to start counts: a general parser from a package took 20 ms of its 45.
/// </remarks>
internal sealed class CommandLine
{
    private readonly Verb _verb;
    private readonly List<(VerbOption Option, string Value)> _options = [];
    private readonly List<string> _operands = [];

    private CommandLine(Verb verb) => _verb = verb;

    /// <summary>The words that are no options.</summary>
    public IReadOnlyList<string> Operands => _operands;

    /// <summary>`--help` or `-h` is among the options: nothing else counts.</summary>
    public bool WantsHelp { get; private set; }

    /// <summary>Reads the words.</summary>
    /// <exception cref="UsageException">An unknown option, a value missing or too many, too many
    /// operands.</exception>
    public static CommandLine Read(Verb verb, ReadOnlySpan<string> words)
    {
        CommandLine line = new(verb);
        while (words.Length > 0 && !line.WantsHelp)
        {
            words = line.Take(words);
        }

        return line.WantsHelp || line._operands.Count <= verb.MostOperands
            ? line
            : throw line.Wrong($"'{line._operands[verb.MostOperands]}' is one word too many.");
    }

    /// <summary>The option was given.</summary>
    public bool Has(string option) => _options.Exists(given => given.Option.Name == option);

    /// <summary>The value of an option; null when it was not given.</summary>
    public string? Value(string option) => Values(option).LastOrDefault();

    /// <summary>The values of an option that may be repeated, in the order given.</summary>
    public IEnumerable<string> Values(string option)
    {
        foreach ((VerbOption given, string value) in _options)
        {
            if (given.Name == option)
            {
                yield return value;
            }
        }
    }

    /// <summary>An error of usage in this verb, with where to read more.</summary>
    public UsageException Wrong(string what) => new($"{_verb.Name}: {what} See 'kin help {_verb.Name}'.");

    private ReadOnlySpan<string> Take(ReadOnlySpan<string> words)
    {
        string word = words[0];
        if (word == "--")
        {
            _operands.AddRange(words[1..]);
            return [];
        }

        if (word is "--help" or "-h")
        {
            WantsHelp = true;
            return [];
        }

        if (word.Length > 1 && word[0] == '-')
        {
            return TakeOption(words);
        }

        _operands.AddRange(_verb.OperandEndsOptions ? words : words[..1]);
        return _verb.OperandEndsOptions ? [] : words[1..];
    }

    private ReadOnlySpan<string> TakeOption(ReadOnlySpan<string> words)
    {
        int equals = words[0].IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? words[0] : words[0][..equals];
        VerbOption option = Find(name);
        if (Has(name) && !option.Repeats)
        {
            throw Wrong($"{name} is given twice.");
        }

        if (equals >= 0 && option.Value is null)
        {
            throw Wrong($"{name} takes no value.");
        }

        bool isNext = option.Value is not null && equals < 0;
        if (isNext && words.Length < 2)
        {
            throw Wrong($"{name} needs a value: {name} {option.Value}.");
        }

        _options.Add((option, isNext ? words[1] : words[0][(equals + 1)..]));
        return words[(isNext ? 2 : 1)..];
    }

    private VerbOption Find(string name)
    {
        foreach (VerbOption option in _verb.Options)
        {
            if (option.Name == name)
            {
                return option;
            }
        }

        string? near = Suggestion.For(name, _verb.Options.Select(option => option.Name).Append("--help"));
        throw Wrong(near is null ? $"no option '{name}'." : $"no option '{name}'. Did you mean '{near}'?");
    }
}
