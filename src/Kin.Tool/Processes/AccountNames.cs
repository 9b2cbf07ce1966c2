using System.Globalization;

namespace Kin.Tool.Processes;

/// <summary>Names of users and groups by number, from /etc/passwd and /etc/group.</summary>
internal static class AccountNames
{
    private static readonly Lazy<Dictionary<uint, string>> s_users = new(() => Read("/etc/passwd"));
    private static readonly Lazy<Dictionary<uint, string>> s_groups = new(() => Read("/etc/group"));

    /// <summary>The name; the number of one that is not in the file.</summary>
    public static string User(uint id) => Of(s_users, id);

    /// <summary>The name; the number of one that is not in the file.</summary>
    public static string Group(uint id) => Of(s_groups, id);

    private static string Of(Lazy<Dictionary<uint, string>> names, uint id) =>
        names.Value.TryGetValue(id, out string? name) ? name : id.ToString(CultureInfo.InvariantCulture);

    // "name:x:1000:..."; of two names for a number the first counts.
    private static Dictionary<uint, string> Read(string path)
    {
        Dictionary<uint, string> names = [];
        try
        {
            foreach (string line in File.ReadLines(path))
            {
                if (line.Split(':') is [string name, _, string number, ..]
                    && uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
                {
                    names.TryAdd(id, name);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // a container without the file: numbers still mean something
        }

        return names;
    }
}
