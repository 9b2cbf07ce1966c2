using System.Text;

namespace Kin.Tool.Looking.Top.Keys;

/// <summary>A key.</summary>
/// <param name="Name">Which.</param>
/// <param name="Value">The character; with Ctrl the small letter; of a function key its number.</param>
internal readonly record struct Key(KeyName Name, int Value = 0)
{
    /// <summary>The key of a character.</summary>
    public static Key Of(char character) => new(KeyName.Character, character);

    /// <summary>A letter together with Ctrl.</summary>
    public static Key Ctrl(char letter) => new(KeyName.Control, letter);

    /// <summary>The character that it gives; null: none.</summary>
    public Rune? Rune =>
        Name == KeyName.Character && System.Text.Rune.IsValid(Value) ? new Rune(Value) : null;

    /// <inheritdoc/>
    public override string ToString() => Name switch
    {
        KeyName.Character => Rune is Rune rune ? rune.ToString() : "?",
        KeyName.Control => $"Ctrl-{char.ToUpperInvariant((char)Value)}",
        KeyName.Function => $"F{Value}",
        _ => Name.ToString(),
    };
}
