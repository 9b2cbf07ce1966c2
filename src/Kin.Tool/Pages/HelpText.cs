using System.CommandLine;
using System.Text;
using Kin.Tool.Verbs;

namespace Kin.Tool.Pages;

/// <summary>The help as text, from the descriptions of the verbs.</summary>
internal static class HelpText
{
    /// <summary>What kin is for.</summary>
    public const string Purpose = "processes of Linux: run them, explain them, look at them";

    private const int Width = 80;

    /// <summary>What `kin help` prints.</summary>
    public static string Overview()
    {
        StringBuilder text = new($"kin - {Purpose}\n\n");
        Heading(text, "Usage").Append("  kin VERB [OPTIONS] ...\n  kin --version\n  kin help VERB\n\n");
        Heading(text, "Verbs");
        Table(text, VerbTable.All.Select(verb => new HelpRow(verb.Name, verb.Summary)));
        text.Append("\nEvery verb understands --help and shows examples.\n");
        return text.ToString();
    }

    /// <summary>What `kin help VERB` and `kin VERB --help` print.</summary>
    public static string Of(Verb verb)
    {
        StringBuilder text = new($"kin {verb.Name} - {verb.Summary}\n\n");
        Heading(text, "Usage").Append($"  kin {UsageOf(verb)}\n");
        foreach (string paragraph in verb.Paragraphs)
        {
            text.Append('\n').Append(Wrap(paragraph, 0)).Append('\n');
        }

        if (verb.OwnOptions.Any())
        {
            Heading(text.Append('\n'), "Options");
            Table(text, verb.OwnOptions.Select(option => new HelpRow(TitleOf(option), option.Description!)));
        }

        Heading(text.Append('\n'), "Examples");
        foreach (VerbExample example in verb.Examples)
        {
            text.Append($"  # {example.Meaning}\n  {example.Line}\n");
        }

        Heading(text.Append('\n'), "Exit codes");
        Table(text, verb.ExitCodes.Select(code => new HelpRow(code.Code, code.Meaning)));
        return text.ToString();
    }

    /// <summary>The verb, its options and operands: "run [OPTIONS] [--] COMMAND [ARGUMENT...]".</summary>
    public static string UsageOf(Verb verb) =>
        $"{verb.Name}{(verb.OwnOptions.Any() ? " [OPTIONS]" : "")} {verb.OperandUsage}".TrimEnd();

    /// <summary>An option with its short name and its value: "-e, --env NAME=VALUE".</summary>
    public static string TitleOf(Option option)
    {
        IEnumerable<string> names = option.Aliases.Append(option.Name).OrderBy(name => name.Length);
        string? value = option.Arity.MaximumNumberOfValues > 0 ? option.HelpName : "";
        return $"{string.Join(", ", names)} {value}".TrimEnd();
    }

    private static StringBuilder Heading(StringBuilder text, string heading) =>
        text.Append(Out.Bold($"{heading}:")).Append('\n');

    private static void Table(StringBuilder text, IEnumerable<HelpRow> rows)
    {
        HelpRow[] all = [.. rows];
        int column = all.Max(row => row.Left.Length) + 4;
        foreach ((string left, string right) in all)
        {
            text.Append(("  " + left).PadRight(column)).Append(Wrap(right, column)).Append('\n');
        }
    }

    /// <summary>Breaks lines between words; all but the first are indented.</summary>
    private static string Wrap(string paragraph, int indent)
    {
        StringBuilder text = new();
        int column = indent;
        foreach (string word in paragraph.Split(' '))
        {
            if (column > indent && column + 1 + word.Length > Width)
            {
                text.Append('\n').Append(' ', indent);
                column = indent;
            }
            else if (column > indent)
            {
                text.Append(' ');
                column++;
            }

            text.Append(word);
            column += word.Length;
        }

        return text.ToString();
    }
}
