using System.Buffers;
using System.Globalization;
using Kin.Native;

namespace Kin.Tool.Looking.Top;

/// <summary>A filter as it is typed: "nginx user=www state=RD pid=1,2".</summary>
internal static class TopFilterText
{
    private static readonly SearchValues<char> s_states = SearchValues.Create("RSDTtZXIPWK");

    /// <summary>Reads it; null: a word is wrong, and <paramref name="mistake"/> says which.</summary>
    /// <param name="text">The words.</param>
    /// <param name="before">What was set, of which what cannot be typed stays: idle ones are hidden.</param>
    /// <param name="mistake">What is wrong.</param>
    public static TopFilter? Read(string text, TopFilter before, out string mistake)
    {
        TopFilter filter = new() { HidesIdle = before.HidesIdle };
        List<string> words = [];
        mistake = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int sign = word.IndexOf('=');
            string value = word[(sign + 1)..];
            TopFilter? next = sign < 0 ? filter : word[..sign] switch
            {
                "user" or "u" => Users(value) is uint[] users ? filter with { Users = users } : null,
                "state" or "s" => States(value) is string states ? filter with { States = states } : null,
                "pid" or "p" => Ids(value) is int[] ids ? filter with { Ids = ids } : null,
                "name" or "n" => filter,
                _ => null,
            };
            if (next is null)
            {
                mistake = $"'{word}' is no filter: text, user=NAME, state=LETTERS, pid=N,N.";
                return null;
            }

            filter = next;
            if (sign < 0 || word[..sign] is "name" or "n")
            {
                words.Add(value);
            }
        }

        return filter with { Text = string.Join(' ', words) };
    }

    /// <summary>Users by name or number; null: one is not known.</summary>
    public static uint[]? Users(string names)
    {
        try
        {
            string[] words = names.Split(',', StringSplitOptions.RemoveEmptyEntries);
            return words.Length == 0 ? null : [.. words.Select(Accounts.UserId)];
        }
        catch (LinuxException)
        {
            return null;
        }
    }

    /// <summary>Letters of states; null: one is none.</summary>
    public static string? States(string letters)
    {
        string plain = letters.Replace(",", "", StringComparison.Ordinal);
        return plain.Length > 0 && !plain.AsSpan().ContainsAnyExcept(s_states) ? plain : null;
    }

    /// <summary>Numbers of processes; null: one is none.</summary>
    public static int[]? Ids(string numbers)
    {
        List<int> ids = [];
        foreach (string word in numbers.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int id) || id < 1)
            {
                return null;
            }

            ids.Add(id);
        }

        return ids.Count == 0 ? null : [.. ids];
    }
}
