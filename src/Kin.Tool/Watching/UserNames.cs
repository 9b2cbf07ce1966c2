using System.Globalization;
using Kin.Tool.Verbs;

namespace Kin.Tool.Watching;

/// <summary>Names of users, as /etc/passwd has them.</summary>
internal static class UserNames
{
    private static readonly Lazy<Dictionary<uint, string>> s_names = new(Read);

    /// <summary>The name, or the number where it has none; "?": not known.</summary>
    public static string Of(uint? id) => id is not uint number ? "?"
        : s_names.Value.TryGetValue(number, out string? name) ? name
        : number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number of a user that is given by name or number.</summary>
    public static uint Find(Verb verb, string word)
    {
        foreach ((uint id, string name) in s_names.Value)
        {
            if (name == word)
            {
                return id;
            }
        }

        return uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
            ? number : throw verb.Wrong($"'{word}' is no user: neither a name in /etc/passwd nor a number.");
    }

    private static Dictionary<uint, string> Read()
    {
        Dictionary<uint, string> names = [];
        try
        {
            foreach (string line in File.ReadLines("/etc/passwd"))
            {
                if (line.Split(':') is [string name, _, string id, ..] && uint.TryParse(id, out uint number))
                {
                    names.TryAdd(number, name);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // numbers then
        }

        return names;
    }
}
