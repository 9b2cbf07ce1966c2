using System.Text;
using Kin.Tool.Looking.Top.Keys;

namespace Kin.Tool.Looking.Top.Control;

/// <summary>A line in which something is typed.</summary>
/// <param name="kind">What is asked for.</param>
/// <param name="label">How it is asked for.</param>
/// <param name="text">What stands there already.</param>
internal sealed class Prompt(PromptKind kind, string label, string text = "")
{
    private const int Longest = 200;

    public PromptKind Kind => kind;

    public string Label => label;

    /// <summary>What has been typed.</summary>
    public string Text { get; private set; } = text;

    /// <summary>Takes a key. True: it is finished; null: it is given up.</summary>
    public bool? Take(Key key)
    {
        switch (key.Name)
        {
            case KeyName.Enter:
                return true;
            case KeyName.Escape:
            case KeyName.Control when key.Value is 'c' or 'g':
                return null;
            case KeyName.Control when key.Value == 'u':
                Text = "";
                break;
            case KeyName.Backspace or KeyName.Delete:
                Text = Text.Length == 0 ? "" : Text[..^Last(Text)];
                break;
            case KeyName.Character when key.Rune is Rune rune && Text.Length < Longest:
                Text += rune.ToString();
                break;
        }

        return false;
    }

    private static int Last(string text) =>
        text.Length > 1 && char.IsSurrogatePair(text[^2], text[^1]) ? 2 : 1;
}
