using System.CommandLine;

namespace Kin.Tool.Verbs;

/// <summary>
/// The words after a verb, divided into options and operands, so that System.CommandLine has nothing to
/// guess.
/// </summary>
/// <remarks>
/// Left alone it takes options out of the words of a program that follows; takes the word after `--cwd=` for
/// the value of it; takes the 1 of `--json=1`, the q of `-xq`, and any unknown option for operands.
/// </remarks>
internal sealed class VerbWords
{
    private readonly Verb _verb;
    private readonly List<string> _options = [];
    private readonly List<string> _operands = [];

    private VerbWords(Verb verb) => _verb = verb;

    /// <summary>The words that are no options, in their order.</summary>
    public IReadOnlyList<string> Operands => _operands;

    /// <summary>The last word is an option whose value is to come.</summary>
    public Option? Waiting { get; private set; }

    /// <summary>No further word can be an option.</summary>
    public bool Ended { get; private set; }

    /// <summary>`--help` is among the options.</summary>
    public bool AsksHelp { get; private set; }

    /// <summary>The options, for System.CommandLine.</summary>
    public IReadOnlyList<string> Options => _options;

    /// <summary>Divides the words.</summary>
    /// <exception cref="UsageException">There is no such option, or it takes no value.</exception>
    public static VerbWords Read(Verb verb, IReadOnlyList<string> words)
    {
        VerbWords read = new(verb);
        foreach (string word in verb.Modernize(words))
        {
            read.Take(word);
            if (read.AsksHelp)
            {
                break; // what follows does not count, whatever it is
            }
        }

        return read;
    }

    /// <summary>The option of that name.</summary>
    public static Option? Find(Verb verb, string name) =>
        verb.Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    private void Take(string word)
    {
        if (Waiting is not null)
        {
            AddValue(word);
        }
        else if (Ended || (_verb.Order == WordOrder.Raw && !(word == "--help" && _operands.Count == 0)))
        {
            _operands.Add(word);
        }
        else if (word == "--")
        {
            Ended = true;
        }
        else if (word.Length > 1 && word[0] == '-')
        {
            TakeOption(word);
        }
        else
        {
            _operands.Add(word);
            Ended = _verb.Order == WordOrder.OperandEndsOptions;
        }
    }

    private void TakeOption(string word)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? word : word[..equals];
        if (Find(_verb, name) is not Option option)
        {
            TakeBundle(word);
            return;
        }

        _options.Add(name);
        AsksHelp = option is HelpFlag;
        Waiting = option.Arity.MaximumNumberOfValues > 0 ? option : null;
        if (equals >= 0)
        {
            AddValue(Waiting is null ? throw _verb.Wrong($"{name} takes no value.") : word[(equals + 1)..]);
        }
    }

    // One dash and several letters: options without a value, and at last one whose value is the rest.
    private void TakeBundle(string word)
    {
        for (int i = 1; i < word.Length; i++)
        {
            Option option = Find(_verb, $"-{word[i]}") ?? throw Unknown(word);
            _options.Add($"-{word[i]}");
            if (option.Arity.MaximumNumberOfValues > 0)
            {
                Waiting = option;
                if (i + 1 < word.Length)
                {
                    AddValue(word[(i + 1)..]);
                }

                return;
            }
        }
    }

    // A value that looks like an option stays one only when it is joined to its name; an empty one only
    // apart.
    private void AddValue(string value)
    {
        if (value.Length == 0)
        {
            _options.Add("");
        }
        else
        {
            _options[^1] += $"={value}";
        }

        Waiting = null;
    }

    private UsageException Unknown(string word)
    {
        string name = word.Split('=')[0];
        IEnumerable<string> known = _verb.Options.SelectMany(option => option.Aliases.Prepend(option.Name));
        string? near = Suggestion.For(name, known);
        return _verb.Wrong(
            near is null ? $"no option '{name}'." : $"no option '{name}'. Did you mean '{near}'?");
    }
}
