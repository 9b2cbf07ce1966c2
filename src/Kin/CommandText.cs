using System.Buffers;
using System.Text;

namespace Kin;

/// <summary>
/// The strings of a command: what the kernel cannot take is refused, and how they are shown.
/// </summary>
internal static class CommandText
{
    private static readonly SearchValues<char> s_plain = SearchValues.Create(
        "_-./:=@%+,0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>
    /// The text itself. Strings of the kernel end at NUL, so one inside would cut the rest off unseen.
    /// </summary>
    public static string WithoutNul(string text, string name) => text.Contains('\0', StringComparison.Ordinal)
        ? throw new ArgumentException(
            $"{name} contains a NUL character, which no string of the kernel can hold.", name)
        : text;

    /// <summary>A copy of the arguments, each of them checked.</summary>
    public static string[] CheckedArguments(IEnumerable<string> arguments, string name)
    {
        ArgumentNullException.ThrowIfNull(arguments, name);
        string[] copy = [.. arguments];
        for (int i = 0; i < copy.Length; i++)
        {
            WithoutNul(copy[i] ?? throw new ArgumentException($"{name}[{i}] is null.", name), $"{name}[{i}]");
        }

        return copy;
    }

    /// <summary>A copy of the changes to the environment, each of them checked.</summary>
    public static Dictionary<string, string?> CheckedEnvironment(
        IEnumerable<KeyValuePair<string, string?>> changes, string name)
    {
        ArgumentNullException.ThrowIfNull(changes, name);
        Dictionary<string, string?> copy = new(changes, StringComparer.Ordinal);
        foreach ((string key, string? value) in copy)
        {
            if (key.Length == 0 || key.Contains('=', StringComparison.Ordinal))
            {
                throw new ArgumentException($"'{key}' names no variable: it is empty or contains '='.", name);
            }

            WithoutNul(key, name);
            WithoutNul(value ?? "", $"{name}[{key}]");
        }

        return copy;
    }

    /// <summary>The words as a line that a shell would read back as the same words.</summary>
    public static string Quoted(IEnumerable<string> words)
    {
        StringBuilder line = new();
        foreach (string word in words)
        {
            line.Append(line.Length > 0 ? " " : "").Append(Quoted(word));
        }

        return line.ToString();
    }

    private static string Quoted(string word) =>
        word.Length > 0 && !word.AsSpan().ContainsAnyExcept(s_plain)
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
