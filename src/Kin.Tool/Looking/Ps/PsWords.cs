using System.CommandLine;
using Kin.Native;
using Kin.Tool.Verbs;

namespace Kin.Tool.Looking.Ps;

/// <summary>
/// The words of ps(1) without a dash, turned into options: `aux` into `--bsd=aux`, and letters with a value
/// into
/// the option that says the same. `-aux` and `-ajx` are taken for `aux` and `ajx`, as ps does when the words
/// have
/// no meaning otherwise. What is said twice (`-ww`, `-eA`) counts once; elsewhere in kin it is a mistake.
/// </summary>
internal sealed class PsWords
{
    /// <summary>The letters without a value.</summary>
    public const string Letters = "axrTHgujlsfewcnShL";

    // The letter that changes nothing: a letter with a value is one without a dash too, and chooses the form.
    private const string Nothing = "g";

    private readonly Verb _verb;
    private readonly List<string> _done = [];
    private readonly HashSet<Option> _flags = [];
    private string? _waiting;

    private PsWords(Verb verb) => _verb = verb;

    /// <summary>The words as options and operands.</summary>
    public static IReadOnlyList<string> Modernize(Verb verb, IReadOnlyList<string> words)
    {
        PsWords all = new(verb);
        for (int i = 0; i < words.Count; i++)
        {
            if (words[i] == "--" && all._waiting is null)
            {
                return [.. all._done, .. words.Skip(i)];
            }

            all.Take(words[i]);
        }

        if (all._waiting is { Length: > 0 } option)
        {
            all._done.Add(option); // without its value, which is told as a mistake
        }

        return all._done;
    }

    /// <summary>The first letter that ps does not know without a dash; null: all are known.</summary>
    public static char? UnknownIn(string word)
    {
        foreach (char letter in word)
        {
            if (ValueOption(letter) is not null)
            {
                return null; // what follows is its value
            }

            if (!Letters.Contains(letter, StringComparison.Ordinal))
            {
                return letter;
            }
        }

        return null;
    }

    private static string? ValueOption(char letter) => letter switch
    {
        'o' => "-o",
        'O' => "-O",
        'p' => "-p",
        't' => "-t",
        'U' => "-u",
        'k' => "--sort",
        _ => null,
    };

    private void Take(string word)
    {
        if (_waiting is not null)
        {
            AddValue(word);
        }
        else if (word is ['-', '-', ..])
        {
            AddOption(word, word);
            _waiting = !word.Contains('=', StringComparison.Ordinal) && TakesValue(word) ? "" : null;
        }
        else if (word is ['-', _, ..])
        {
            TakeDashed(word);
        }
        else if (word.Length > 0 && !char.IsAsciiDigit(word[0]) && UnknownIn(word) is null)
        {
            TakeLetters(word);
        }
        else
        {
            _done.Add(word);
        }
    }

    private void TakeDashed(string word)
    {
        List<string> flags = [];
        for (int i = 1; i < word.Length; i++)
        {
            string name = $"-{word[i]}", rest = word[(i + 1)..];
            bool isKnown = VerbWords.Find(_verb, name) is not null;
            bool hasValue = isKnown && TakesValue(name);
            if ((!isKnown || IsNoUser(name, rest)) && UnknownIn(word[1..]) is null)
            {
                TakeLetters(word[1..]);
                return;
            }

            if (!isKnown || hasValue)
            {
                _waiting = hasValue && rest.Length == 0 ? "" : null;
                flags.Add(isKnown ? name + rest : name);
                break;
            }

            flags.Add(name);
        }

        flags.ForEach(flag => AddOption(flag[..2], flag));
    }

    private void AddOption(string name, string word)
    {
        if (VerbWords.Find(_verb, name) is not Option option || TakesValue(name) || _flags.Add(option))
        {
            _done.Add(word);
        }
    }

    // `-aux` would be the processes of a user x.
    private static bool IsNoUser(string option, string rest)
    {
        if (option != "-u" || rest is not ['x', ..])
        {
            return false;
        }

        try
        {
            Accounts.UserId(rest);
            return false;
        }
        catch (LinuxException)
        {
            return true;
        }
    }

    private void TakeLetters(string word)
    {
        int end = 0;
        while (end < word.Length && ValueOption(word[end]) is null)
        {
            end++;
        }

        _done.Add($"--bsd={(end > 0 ? word[..end] : Nothing)}");

        if (end < word.Length)
        {
            _waiting = ValueOption(word[end]);
            if (end + 1 < word.Length)
            {
                AddValue(word[(end + 1)..]);
            }
        }
    }

    private void AddValue(string value)
    {
        if (_waiting!.Length > 0)
        {
            _done.Add(_waiting);
        }

        _done.Add(value);
        _waiting = null;
    }

    private bool TakesValue(string name) =>
        VerbWords.Find(_verb, name) is Option option && option.Arity.MaximumNumberOfValues > 0;
}
