using System.Collections.Concurrent;
using System.Globalization;

namespace Kin.Tool.Processes;

/// <summary>Names of users and groups by number, each looked up once. Thread-safe.</summary>
internal static class AccountNames
{
    private static readonly ConcurrentDictionary<uint, string> s_users = new(), s_groups = new();

    /// <summary>The name; the number of one that has none.</summary>
    public static string User(uint id) => s_users.GetOrAdd(id, Find, Accounts.UserName);

    /// <summary>The name; the number of one that has none.</summary>
    public static string Group(uint id) => s_groups.GetOrAdd(id, Find, Accounts.GroupName);

    private static string Find(uint id, Func<uint, string?> name) =>
        name(id) ?? id.ToString(CultureInfo.InvariantCulture);
}
