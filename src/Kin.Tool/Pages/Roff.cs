using System.Text;

namespace Kin.Tool.Pages;

/// <summary>A page in the man macros of groff (groff_man(7)), line by line.</summary>
internal sealed class Roff(string title)
{
    // No date: the pages change with the descriptions, and the version says which they are.
    private readonly StringBuilder _text = new(
        $".TH \"{title}\" 1 \"\" \"kin {Dispatch.Version}\" \"Kin\"\n");

    private bool _sectionBegins;

    /// <summary>A section.</summary>
    public Roff Section(string heading)
    {
        Line($".SH {heading}");
        _sectionBegins = true;
        return this;
    }

    /// <summary>A paragraph.</summary>
    public Roff Paragraph(string text) => (_sectionBegins ? this : Line(".PP")).Line(Escaped(text));

    /// <summary>A term in bold, and what it means.</summary>
    public Roff Item(string term, string meaning) =>
        Line(".TP").Line($"\\fB{Escaped(term)}\\fR").Line(Escaped(meaning));

    /// <summary>A command line, as it is typed, with what it shows.</summary>
    public Roff Example(string meaning, string line) =>
        Paragraph($"{meaning}:")
            .Line(".PP").Line(".RS 4").Line(".EX").Line(Escaped(line)).Line(".EE").Line(".RE");

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private Roff Line(string line)
    {
        _sectionBegins = false;
        _text.Append(line).Append('\n');
        return this;
    }

    // A typewriter's signs stay what they are; a line of text never begins as a request does.
    private static string Escaped(string text)
    {
        StringBuilder escaped = new(text.Length + 16);
        foreach (char c in text)
        {
            escaped.Append(c switch
            {
                '\\' => "\\e",
                '-' => "\\-",
                '\'' => "\\(aq",
                '"' => "\\(dq",
                '`' => "\\(ga",
                '^' => "\\(ha",
                '~' => "\\(ti",
                _ => c.ToString(),
            });
        }

        return text.StartsWith('.') ? $"\\&{escaped}" : escaped.ToString();
    }
}
