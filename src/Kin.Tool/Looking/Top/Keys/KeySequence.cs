using System.Buffers.Text;

namespace Kin.Tool.Looking.Top.Keys;

/// <summary>What a complete sequence stands for.</summary>
internal static class KeySequence
{
    /// <summary>Behind "Esc O": arrows of a keypad in application mode, F1 to F4.</summary>
    public static Key? OfSs3(byte last) => last switch
    {
        (byte)'P' => new Key(KeyName.Function, 1),
        (byte)'Q' => new Key(KeyName.Function, 2),
        (byte)'R' => new Key(KeyName.Function, 3),
        (byte)'S' => new Key(KeyName.Function, 4),
        (byte)'M' => new Key(KeyName.Enter),
        _ => OfLetter(last),
    };

    /// <summary>Behind "Esc [": numbers, and a letter or ~.</summary>
    public static Key? OfCsi(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'[', >= (byte)'A' and <= (byte)'E' and byte letter] =>
            new Key(KeyName.Function, letter - 'A' + 1),
        [.., (byte)'~'] => Utf8Parser.TryParse(text, out int number, out _) ? OfNumber(number) : null,
        [(byte)'Z'] => new Key(KeyName.BackTab),
        [.., byte letter and >= (byte)'P' and <= (byte)'S'] => OfSs3(letter), // with modifiers: "1;2P"
        [.., byte letter] => OfLetter(letter),
        _ => null,
    };

    private static Key? OfLetter(byte letter) => letter switch
    {
        (byte)'A' => new Key(KeyName.Up),
        (byte)'B' => new Key(KeyName.Down),
        (byte)'C' => new Key(KeyName.Right),
        (byte)'D' => new Key(KeyName.Left),
        (byte)'F' => new Key(KeyName.End),
        (byte)'H' => new Key(KeyName.Home),
        _ => null,
    };

    private static Key? OfNumber(int number) => number switch
    {
        1 or 7 => new Key(KeyName.Home),
        3 => new Key(KeyName.Delete),
        4 or 8 => new Key(KeyName.End),
        5 => new Key(KeyName.PageUp),
        6 => new Key(KeyName.PageDown),
        >= 11 and <= 15 => new Key(KeyName.Function, number - 10),
        >= 17 and <= 21 => new Key(KeyName.Function, number - 11),
        23 or 24 => new Key(KeyName.Function, number - 12),
        _ => null,
    };
}
